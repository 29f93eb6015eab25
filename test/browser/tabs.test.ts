import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Shop, shopOrigin, startShop } from "./support/startShop.js";

let shop: Shop;
beforeAll(async () => {
  // Longer than any of this: the test itself ends the campaign.
  shop = await startShop({ seconds: 60 });
});
afterAll(() => shop[Symbol.asyncDispose]());

const site = (sessionId: string) => `<!doctype html>
<title>A tab</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "@holat/sdk": "/sdk/index.js" } }</script>
<script type="module">
import { createClient } from "@holat/sdk";
window.seen = [];
createClient().calls.watch("${sessionId}", ({ session, connection }) => {
  window.seen.push([session.version, session.status]);
  document.title = session.status + " " + connection;
});
</script>
`;

interface Tab {
  readonly page: Page;
  /** Paths of the streams that this tab opened. */
  readonly streams: string[];
  readonly complaints: string[];
}

const readSeen = async ({ page }: Tab): Promise<[version: number, status: string][]> =>
  page.evaluate(() => Reflect.get(window, "seen"));
const untilTitle = ({ page }: Tab, title: string) =>
  page.waitForFunction((wanted) => document.title === wanted, title);

/** Opens tabs of one browser profile on the page of that name. */
async function openProfile() {
  const context = await shop.browser.newContext();
  const open = async (name: string): Promise<Tab> => {
    const page = await context.newPage();
    const tab: Tab = { page, streams: [], complaints: [] };
    page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith("/events"))
        tab.streams.push(searchParams.getAll("session").join(" ") || pathname);
    });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") tab.complaints.push(message.text());
    });
    page.on("pageerror", (error) => tab.complaints.push(error.message));
    await page.goto(`${shopOrigin}/${name}`);
    return tab;
  };
  return { context, open, [Symbol.asyncDispose]: () => context.close() };
}

/** The end came once, after versions that only grew, and nothing was complained about. */
async function expectEnd(tab: Tab): Promise<void> {
  await untilTitle(tab, "FAILED ended");
  const seen = await readSeen(tab);
  const versions = seen.map(([version]) => version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(seen.filter(([, status]) => status === "FAILED").length).toBe(1);
  expect(tab.complaints).toEqual([]);
}

test.concurrent("tabs of one site share one stream; when the one that holds it closes, another takes over", async () => {
  const sessionId = (await shop.holat("calls", "start")).trim();
  await shop.publish("same.html", site(sessionId));
  await using profile = await openProfile();
  const first = await profile.open("same.html");
  await untilTitle(first, "RUNNING live");
  const second = await profile.open("same.html");
  const third = await profile.open("same.html");
  await untilTitle(second, "RUNNING live");
  await untilTitle(third, "RUNNING live");
  expect([first, second, third].map(({ streams }) => streams.length)).toEqual([1, 0, 0]);

  await first.page.close();
  await shop.holat("calls", "cancel", sessionId);
  await expectEnd(second);
  await expectEnd(third);
  expect(second.streams.length + third.streams.length).toBe(1);
});

test.concurrent("a tab's own session comes by the same stream, and goes on when the tab that holds it crashes", async () => {
  const [one = "", other = ""] = await Promise.all([
    shop.holat("calls", "start"),
    shop.holat("calls", "start"),
  ]);
  await shop.publish("one.html", site(one.trim()));
  await shop.publish("other.html", site(other.trim()));
  await using profile = await openProfile();
  const first = await profile.open("one.html");
  await untilTitle(first, "RUNNING live");
  const second = await profile.open("other.html");
  await untilTitle(second, "RUNNING live");
  expect(first.streams.at(-1)).toBe(`${one.trim()} ${other.trim()}`);
  expect(second.streams).toEqual([]);

  const devtools = await profile.context.newCDPSession(first.page);
  const crashed = first.page.waitForEvent("crash");
  void devtools.send("Page.crash").catch(() => {});
  await crashed;
  await Promise.all([one, other].map((id) => shop.holat("calls", "cancel", id.trim())));
  await expectEnd(second);
  expect(second.streams).toEqual([`/calls/session/${other.trim()}/events`]);
});
