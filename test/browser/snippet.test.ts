import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleId, importLine, pageFor, seedMonitor, seedUsage } from "./support/snippet.js";
import { holatOrigin, type Shop, shopOrigin, startShop } from "./support/startShop.js";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ seconds: 3 });
});
afterAll(() => shop[Symbol.asyncDispose]());

const start = async (...words: string[]) => (await shop.holat("calls", "start", ...words)).trim();

/** The page on the shop's origin, with all that it asks of Holat, says and complains about. */
async function open(name: string, script: string) {
  await shop.publish(name, pageFor(script));
  const context = await shop.browser.newContext();
  const page = await context.newPage();
  // Its time goes on as always, and can be moved ahead.
  await page.clock.install();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(holatOrigin)) asked.push(new URL(request.url()).pathname);
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${shopOrigin}/${name}`);
  return { page, asked, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const read = (page: Page, id: string) => page.locator(`#${id}`).textContent();

async function expectCompleted(page: Page): Promise<void> {
  await page.locator("#status", { hasText: "Muvaffaqiyatli tugallandi" }).waitFor();
  expect(await page.locator("#progress").evaluate((element) => element.style.width)).toBe("100%");
  const shown = ["progress-text", "total", "processed", "connected", "failed", "error"];
  expect(await Promise.all(shown.map((id) => read(page, id)))).toEqual([
    "100%",
    "150",
    "150",
    "120",
    "30",
    "",
  ]);
}

/** Ten minutes of the page's own time, in which every timer that it has left would ring. */
async function expectSilence({ page, asked }: { readonly page: Page; readonly asked: readonly string[] }) {
  const before = asked.length;
  await page.clock.runFor(600_000);
  await page.evaluate(() => fetch(location.href));
  expect(asked.slice(before)).toEqual([]);
}

describe.concurrent("the seed's vanilla snippet, on another origin", () => {
  test("runs on the SDK with one import line added, live to COMPLETED, and then asks nothing more", async () => {
    const id = await start();
    await using shown = await open("sdk.html", importLine + seedUsage.replace(exampleId, id));
    const { page, asked, complaints } = shown;
    await page.locator("#status", { hasText: "Qayta ishlanmoqda..." }).waitFor();
    await expectCompleted(page);
    expect(asked).toEqual([`/calls/session/${id}/events`]);
    await expectSilence(shown);
    expect(complaints).toEqual([]);
  });

  test("runs as it stands, asking every three seconds, and then asks nothing more", async () => {
    const id = await start();
    await using shown = await open("seed.html", `${seedMonitor}\n${seedUsage.replace(exampleId, id)}`);
    const { page, asked, complaints } = shown;
    await expectCompleted(page);
    expect(new Set(asked)).toEqual(new Set([`/calls/session/${id}`]));
    expect(asked.length).toBeGreaterThan(1);
    await expectSilence(shown);
    expect(complaints).toEqual([]);
  });

  test("runs on the SDK with a view token, which shows the status and no more", async () => {
    const id = await start("--metadata", '{"customer":"secret"}');
    const issued: { token: string } = JSON.parse(
      await shop.post(`/calls/session/${id}/view-token`, { origins: [shopOrigin] }),
    );
    const usage = seedUsage
      .replace(exampleId, id)
      .replace("(status) => {", "(status) => {\n  document.title = JSON.stringify(status.metadata);")
      .replace(/^\}\);/m, `}, { token: ${JSON.stringify(issued.token)} });`);
    await using shown = await open("token.html", importLine + usage);
    const { page, asked, complaints } = shown;
    await expectCompleted(page);
    expect(await page.title()).toBe("{}");
    expect(asked.filter((path) => path.endsWith("/events")).length).toBe(1);
    await expectSilence(shown);
    expect(complaints).toEqual([]);
  });
});
