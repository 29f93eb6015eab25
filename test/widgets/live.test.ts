import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deriveViewTokenKey, signViewToken } from "../../packages/api/src/access/viewToken.js";
import { eventually } from "../../packages/testkit/src/index.js";
import { long } from "../survival/support/length.js";
import { buildBundle } from "./support/buildBundle.js";
import { installNext } from "./support/installNext.js";
import { openPage } from "./support/openPage.js";
import { attributes, pageWith } from "./support/pageWith.js";
import { type Announcements, recordAnnouncements } from "./support/recordAnnouncements.js";
import { buildExample, exampleFolder, runExampleServer, serveShop } from "./support/serveExample.js";
import {
  type Campaign,
  type Started,
  secret,
  startWidgetSite,
  type WidgetSite,
} from "./support/startWidgetSite.js";

let site: WidgetSite;
beforeAll(async () => {
  site = await startWidgetSite();
  await Promise.all([
    ...["react", "vue"].map((name) => {
      const args = ["--outDir", join(site.folder, name), "--emptyOutDir"];
      return buildExample(name, { args, serverUrl: site.server.url });
    }),
    buildExample("ssr"),
    buildExample("ssr", { args: ["--ssr", "src/server.jsx"] }),
    buildBundle({
      entries: { widgets: join(import.meta.dirname, "pages/widgets.ts") },
      outDir: join(site.folder, "bundle"),
    }),
  ]);
  site.pages.publishFolder("bundle", join(site.folder, "bundle"));
});
afterAll(() => site[Symbol.asyncDispose]());

const progress = (total: number, processed: number, failed = 0) =>
  JSON.stringify({ type: "progress", total, processed, connected: processed - failed, failed });

const untilProgress = (page: Page, percent: number) =>
  page.locator(`[role=progressbar][aria-valuenow="${percent}"]`).first().waitFor();

/** Says all of a campaign of 150 numbers, as the seed has it. */
async function finish({ dialer }: Campaign): Promise<void> {
  await dialer.say(progress(150, 150, 30), "Total: 150, Connected: 120, Failed: 30");
  await dialer.end();
}

/** A page that comes with the campaign's element in it goes on live, without a complaint. */
async function expectServed(origin: string, campaign: Campaign): Promise<void> {
  const path = `/?session=${campaign.sessionId}`;
  const html = await (await fetch(origin + path)).text();
  expect(html).toContain(`session-id="${campaign.sessionId}"`);
  await using shown = await openPage(site, path, { origin });
  await campaign.dialer.say(progress(150, 75, 15));
  await untilProgress(shown.page, 50);
  await finish(campaign);
  await untilText(shown.page, "Completed successfully");
  expect(shown.complaints).toEqual([]);
}

/** A page with these elements about the campaign, each with the server's address and a view token. */
async function publishPage(name: string, { sessionId }: Started, tags: readonly string[]): Promise<string> {
  const { token } = await site.viewToken(sessionId);
  const given = attributes({ "session-id": sessionId, "base-url": site.server.url, token, lang: "en" });
  site.pages.publish(name, pageWith(tags.map((tag) => `<${tag} ${given}></${tag}>`).join("\n")));
  return name;
}

const events = ({ sessionId }: Started) => `/calls/session/${sessionId}/events`;
const untilText = (page: Page, text: string) => page.getByText(text).first().waitFor();

describe.concurrent("on another origin", () => {
  test("the React example is live to COMPLETED, and then asks nothing more", async () => {
    const campaign = await site.startCampaign();
    await using shop = await serveShop(join(site.folder, "react"), site.server.url);
    const path = `/?session=${campaign.sessionId}`;
    await using shown = await openPage(site, path, { origin: shop.origin, clock: true });
    await campaign.dialer.say(progress(150, 75, 15));
    await untilProgress(shown.page, 50);
    await finish(campaign);
    await untilText(shown.page, "Muvaffaqiyatli tugallandi");
    await shown.page.clock.runFor(600_000);
    await shown.page.evaluate(() => fetch(location.href));
    expect(shown.asked).toEqual([events(campaign)]);
    expect(shown.complaints).toEqual([]);
  });

  test("the Vue example's list is live to COMPLETED over one stream, and asks nothing at intervals", async () => {
    await using shop = await serveShop(join(site.folder, "vue"), site.server.url);
    await using shown = await openPage(site, "/", { origin: shop.origin, clock: true });
    const campaign = await site.startCampaign();
    await campaign.dialer.say(progress(150, 75, 15));
    const row = shown.page.getByRole("row", { name: campaign.sessionId });
    await row.getByText("50%").waitFor();
    await finish(campaign);
    await row.getByText("Muvaffaqiyatli tugallandi").waitFor();
    await row.getByText("100%").waitFor();
    const before = [...shown.asked];
    expect(before.filter((path) => path === "/calls/events")).toHaveLength(1);
    // Shorter than a stream may be silent for.
    await shown.page.clock.runFor(30_000);
    await shown.page.evaluate(() => fetch(location.href));
    expect(shown.asked).toEqual(before);
    expect(shown.complaints).toEqual([]);
  });

  test("the page without a build shows a campaign of the server at its default address", async () => {
    const campaign = await site.startCampaign();
    await using shop = await serveShop(exampleFolder("html"), site.server.url);
    const path = `/?session=${campaign.sessionId}`;
    await using shown = await openPage(site, path, { origin: shop.origin });
    await campaign.dialer.say(progress(150, 75, 15));
    await untilProgress(shown.page, 50);
    await finish(campaign);
    await untilText(shown.page, "Completed successfully");
    expect(shown.complaints).toEqual([]);
  });

  test("the page that a server of one's own renders is taken over without a warning", async () => {
    const campaign = await site.startCampaign();
    const script = join(exampleFolder("ssr"), "dist/server/server.js");
    await using own = await runExampleServer(script, { holatUrl: site.server.url });
    await expectServed(own.origin, campaign);
  });

  if (long)
    test("so is the one that Next renders", async () => {
      await using next = await installNext(site.folder, site.server.url);
      await expectServed(next.origin, await site.startCampaign());
    }, 300_000);

  test("a live region announces start, quarters and end of a campaign, and nothing else", async () => {
    const queue = await site.startQueue();
    const name = await publishPage("/announced.html", queue.second, ["holat-call-session"]);
    let announcements: Announcements | undefined;
    await using shown = await openPage(site, name, {
      clock: true,
      async prepare(page) {
        announcements = await recordAnnouncements(page);
      },
    });
    await untilText(shown.page, "Queued...");
    await queue.first.dialer.end();
    const campaign = await queue.untilSecondRuns();
    for (const done of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
      await campaign.dialer.say(progress(8, done, done > 4 ? 1 : 0));
      await untilProgress(shown.page, Math.floor((done / 8) * 100));
      // The clock that it shows goes on meanwhile.
      await shown.page.clock.runFor(2_000);
    }
    await campaign.dialer.end();
    await untilText(shown.page, "Completed successfully");
    await shown.page.clock.runFor(10_000);
    expect(await announcements?.read()).toEqual([
      "Processing...",
      "Progress: 25%",
      "Progress: 50%",
      "Progress: 75%",
      "Completed successfully",
    ]);
  });

  test("an element that is moved goes on over its stream; removed, it asks no more; put back, it goes on from there", async () => {
    const campaign = await site.startCampaign();
    const name = await publishPage("/moved.html", campaign, ["holat-call-session"]);
    await using shown = await openPage(site, name, { clock: true });
    const { page, asked, complaints } = shown;
    await campaign.dialer.say(progress(8, 2));
    await untilProgress(page, 25);

    await page.evaluate(() => {
      const element = document.querySelector("holat-call-session");
      Reflect.set(window, "bar", element?.shadowRoot?.querySelector("[role=progressbar]"));
      const place = document.body.appendChild(document.createElement("section"));
      if (element) place.append(element);
    });
    await campaign.dialer.say(progress(8, 4));
    await untilProgress(page, 50);
    const isSameBar = () =>
      page.evaluate(
        () =>
          Reflect.get(window, "bar") ===
          document.querySelector("holat-call-session")?.shadowRoot?.querySelector("[role=progressbar]"),
      );
    expect([asked, await isSameBar()]).toEqual([[events(campaign)], true]);

    await page.evaluate(() => {
      const element = document.querySelector("holat-call-session");
      element?.remove();
      Reflect.set(window, "removed", element);
    });
    await eventually(() => expect(shown.pending).toEqual([]));
    await campaign.dialer.say(progress(8, 6));
    await page.clock.runFor(120_000);
    await page.evaluate(() => fetch(location.href));
    expect(asked).toEqual([events(campaign)]);

    await page.evaluate(() => document.body.append(Reflect.get(window, "removed")));
    await untilProgress(page, 75);
    await campaign.dialer.end();
    await untilText(page, "Completed successfully");
    expect([asked, await isSameBar()]).toEqual([[events(campaign), events(campaign)], true]);
    expect(complaints).toEqual([]);
  });

  test("a hundred elements share a stream, and leave nothing when they are taken out", async () => {
    const campaign = await site.startCampaign();
    const name = await publishPage(
      "/hundred.html",
      campaign,
      Array.from({ length: 100 }, () => "holat-call-session"),
    );
    await using shown = await openPage(site, name);
    const { page, asked } = shown;
    await campaign.dialer.say(progress(8, 2));
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll("holat-call-session")].filter((element) =>
          element.shadowRoot?.querySelector('[role=progressbar][aria-valuenow="25"]'),
        ).length === 100,
    );
    expect(asked).toEqual([events(campaign)]);
    await page.evaluate(() => {
      const main = document.querySelector("main");
      const references = [...(main?.children ?? [])].map((element) => new WeakRef(element));
      Reflect.set(window, "isAlive", () => references.filter((reference) => reference.deref()).length);
      main?.replaceChildren();
    });
    await eventually(() => expect(shown.pending).toEqual([]));
    await page.waitForFunction(() => {
      window.gc?.();
      return Reflect.get(window, "isAlive")() === 0;
    });
    await campaign.dialer.end();
  });

  test("eight accounts on one page share a stream, and all are live over it", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `account-${index}`);
    for (const name of names) await eventually(() => site.connections.create(name));
    const { data } = await site.connections.post<{ token: string }>("/sessions/view-token", {
      sessions: names,
      origins: [site.pages.origin],
    });
    const given = attributes({ "base-url": site.server.url, token: data.token, lang: "en" });
    const tags = names.map((name) => `<holat-connection session-id="${name}" ${given}></holat-connection>`);
    site.pages.publish(
      "/accounts.html",
      pageWith(`<holat-connections ${given}></holat-connections>${tags.join("")}`),
    );
    await using shown = await openPage(site, "/accounts.html");
    const { page } = shown;
    await page.waitForFunction(
      (count) => document.querySelectorAll("holat-connection[data-state=connecting]").length === count,
      names.length,
    );
    await page.locator("holat-connections").getByText("account-7").waitFor();
    expect(shown.pending).toEqual(["/sessions/events"]);
    await site.connections.must("/sessions/account-3", { method: "DELETE" });
    await page.locator("holat-connection[session-id=account-3][data-state=error]").waitFor();
    await page.locator("holat-connections").getByText("account-3").waitFor({ state: "detached" });
    expect(shown.pending).toEqual(["/sessions/events"]);
    await page.evaluate(() => document.querySelector("main")?.replaceChildren());
    await eventually(() => expect(shown.pending).toEqual([]));
  });

  test("a chart with a token for the status alone is partial, and asks nothing that it may not see", async () => {
    const campaign = await site.startCampaign();
    await campaign.dialer.say(progress(8, 4));
    const name = await publishPage("/partial.html", campaign, ["holat-campaign-chart"]);
    await using shown = await openPage(site, name);
    await shown.page.locator("holat-campaign-chart [part=partial]").waitFor();
    await campaign.dialer.end();
    await shown.page.locator("holat-campaign-chart[data-state=ended]").waitFor();
    expect(shown.asked).toEqual([events(campaign)]);
    expect(shown.complaints).toEqual([]);
  });

  test("a view token that expires: a function is asked for another; without one the page says so, and since when", async () => {
    const campaign = await site.startCampaign();
    const { sessionId, id } = campaign;
    const issue = (forMs: number) =>
      signViewToken(
        {
          tokenId: crypto.randomUUID(),
          sessions: new Set([id]),
          connections: new Set(),
          origins: [site.pages.origin],
          scopes: new Set(["status"]),
          expiresAt: Date.now() + forMs,
        },
        deriveViewTokenKey(secret),
      );
    let asked = 0;
    site.pages.answer("/token", (_, response) => {
      asked++;
      response.end(issue(asked === 1 ? 3_000 : 600_000));
    });
    const given = { "session-id": sessionId, "base-url": site.server.url, lang: "en" };
    site.pages.publish(
      "/expires.html",
      pageWith(
        `<holat-call-session id="renewed" ${attributes(given)}></holat-call-session>
         <holat-call-session id="left" ${attributes(given)}></holat-call-session>
         <script type="module" src="/renewed.js"></script>`,
      ),
    );
    site.pages.publish(
      "/renewed.js",
      `let kept;
document.querySelector("#renewed").token = async ({ reason }) => {
  if (reason === "expired") kept = undefined;
  kept ??= fetch("/token").then((response) => response.text());
  return kept;
};`,
    );
    await using shown = await openPage(site, "/expires.html");
    const { page } = shown;
    await campaign.dialer.say(progress(8, 2));
    const left = page.locator("#left [role=progressbar][aria-valuenow='25']");
    // A busy machine may not have shown it before a token was over.
    for (let forMs = 4_000, isShown = false; !isShown; forMs *= 2) {
      await page
        .locator("#left")
        .evaluate((element, token) => Reflect.set(element, "token", token), issue(forMs));
      isShown = await left.waitFor({ timeout: forMs }).then(
        () => true,
        () => false,
      );
    }
    await page.locator("#left").getByText("has expired").waitFor();
    await page.locator("#left [part=stale]", { hasText: /as of \d/ }).waitFor();
    await campaign.dialer.say(progress(8, 4));
    await page.locator("#renewed [role=progressbar][aria-valuenow='50']").waitFor();
    await campaign.dialer.end();
    await page.locator("#renewed").getByText("Completed successfully").first().waitFor();
    expect(asked).toBe(2);
    expect(await page.locator("#left [role=progressbar]").getAttribute("aria-valuenow")).toBe("25");
  });
});
