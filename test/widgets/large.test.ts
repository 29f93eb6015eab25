import { join } from "node:path";
import jsQR from "jsqr";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../packages/testkit/src/index.js";
import { long } from "../survival/support/length.js";
import { buildBundle } from "./support/buildBundle.js";
import { openPage } from "./support/openPage.js";
import { attributes, pageWith } from "./support/pageWith.js";
import { adminKey, startWidgetSite, type WidgetSite } from "./support/startWidgetSite.js";

let site: WidgetSite;
beforeAll(async () => {
  site = await startWidgetSite();
  await buildBundle({
    entries: { widgets: join(import.meta.dirname, "pages/widgets.ts") },
    outDir: join(site.folder, "bundle"),
  });
  site.pages.publishFolder("bundle", join(site.folder, "bundle"));
});
afterAll(() => site[Symbol.asyncDispose]());

const lineCount = long ? 1_000_000 : 50_000;

test(`${lineCount} lines of log: opens at the end, scrolls to the top, and keeps little of it`, async () => {
  const { sessionId, dialer } = await site.startCampaign();
  const batch = 10_000;
  for (let first = 1; first <= lineCount; first += batch)
    await dialer.say(...Array.from({ length: batch }, (_, index) => `line ${first + index} of ${lineCount}`));
  await dialer.end();
  const { token } = await site.viewToken(sessionId, { scopes: ["status", "log"] });
  const given = attributes({ "session-id": sessionId, "base-url": site.server.url, token, lang: "en" });
  site.pages.publish("/log.html", pageWith(`<holat-log ${given}></holat-log>`));
  await using shown = await openPage(site, "/log.html");
  const { page, complaints } = shown;
  const line = (number: number) =>
    page.getByText(`line ${number} of ${lineCount}`, { exact: true }).waitFor({ timeout: 60_000 });
  await line(lineCount);
  await scrollLog(page, 0);
  await line(1);
  for (const part of [0.3, 0.6, 0.9]) {
    await scrollLog(page, part);
    await page.waitForFunction(
      ([wanted, count]) => {
        const line = document.querySelector("holat-log")?.shadowRoot?.querySelector("[part=line]");
        const number = Number(/\d+/.exec(line?.textContent ?? "")?.[0]);
        return Math.abs(number / count - wanted) < 0.1;
      },
      [part, lineCount] as const,
    );
  }
  await scrollLog(page, 1);
  await line(lineCount);
  const kept = await page.evaluate(() => {
    window.gc?.();
    const { usedJSHeapSize } = Reflect.get(performance, "memory");
    return {
      nodes: document.querySelector("holat-log")?.shadowRoot?.querySelectorAll("*").length ?? 0,
      heapBytes: Number(usedJSHeapSize),
    };
  });
  expect(kept.nodes).toBeLessThan(1_000);
  expect(kept.heapBytes).toBeLessThan(24 * 1024 * 1024);
  expect(complaints).toEqual([]);
}, 300_000);

/** To that part of its height, as far as it is known: what is not held yet is asked for. */
async function scrollLog(page: Page, part: number): Promise<void> {
  await page.evaluate((where) => {
    const areas = [...(document.querySelector("holat-log")?.shadowRoot?.querySelectorAll("*") ?? [])];
    const area = areas.find((element) => element.scrollHeight > element.clientHeight + 1_000);
    if (area) area.scrollTop = area.scrollHeight * where;
  }, part);
}

describe.concurrent("holat-connection", () => {
  const show = async (sessionId: string) => {
    const access = JSON.stringify({
      baseUrl: site.server.url,
      apiKey: adminKey,
      allowSecretKeyInBrowser: true,
    });
    await site.connections.create(sessionId);
    const path = `/${sessionId}.html`;
    site.pages.publish(
      path,
      pageWith(
        `<holat-connection session-id="${sessionId}"></holat-connection>`,
        `<script type="application/json" id="access">${access}</script>`,
      ),
    );
    return openPage(site, path);
  };

  test("is linked by the QR code that it shows", async () => {
    await using shown = await show("by-qr");
    const { page, complaints } = shown;
    const picture = page.locator("holat-connection svg").first();
    await picture.waitFor();
    const text = await readQr(page, await picture.screenshot());
    await site.whatsapp.scan(text, "998901234567");
    await page.locator("holat-connection").getByText("998901234567").first().waitFor();
    await eventually(async () => expect((await site.connections.get("by-qr")).status).toBe("connected"), {
      timeoutMs: 30_000,
    });
    await picture.waitFor({ state: "hidden" });
    expect(complaints).toEqual([]);
  });

  test("is linked by the code that it shows for a phone number, with the keyboard alone", async () => {
    await using shown = await show("by-code");
    const { page } = shown;
    await page.locator("holat-connection svg").first().waitFor();
    await page.locator("holat-connection summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("+998 90 765 43 21");
    await page.keyboard.press("Enter");
    const code = page.locator("holat-connection [part=code]");
    await code.getByText(/^[A-Z0-9]{4}.?[A-Z0-9]{4}$/).waitFor();
    const typed = (await code.textContent())?.replace(/[^A-Z0-9]/g, "") ?? "";
    await site.whatsapp.typeCode("998907654321", typed);
    await eventually(async () => expect((await site.connections.get("by-code")).status).toBe("connected"), {
      timeoutMs: 30_000,
    });
    await page.locator("holat-connection").getByText("998907654321").first().waitFor();
  });
});

/** What the QR code on a picture says. */
async function readQr(page: Page, picture: Buffer): Promise<string> {
  const { data, width, height } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height);
    return {
      data: btoa(Array.from(pixels?.data ?? [], (byte) => String.fromCharCode(byte)).join("")),
      width: bitmap.width,
      height: bitmap.height,
    };
  }, picture.toString("base64"));
  const pixels = new Uint8ClampedArray(Buffer.from(data, "base64"));
  const found = jsQR(pixels, width, height);
  if (found === null) throw new Error("there is no QR code on the picture");
  return found.data;
}
