import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { colourRules, findViolations } from "../../../packages/testkit/src/browser/index.js";
import { pressOn, tabTo } from "./support/keyboard.js";
import {
  adminKey,
  type Dashboard,
  hostile,
  type OpenPage,
  startDashboard,
} from "./support/startDashboard.js";

let dashboard: Dashboard;
/** Signed in, in a profile that the tests about keys share. */
let signedIn: OpenPage;

beforeAll(async () => {
  dashboard = await startDashboard();
  signedIn = await dashboard.open("/dashboard/sign-in?lang=en");
  await signedIn.page.getByLabel("API key").fill(adminKey);
  await signedIn.page.keyboard.press("Enter");
  await signedIn.page.getByRole("button", { name: "Sign out" }).waitFor();
});
afterAll(() => dashboard?.[Symbol.asyncDispose]());

const open = (path: string, options?: Parameters<Dashboard["open"]>[1]) => dashboard.open(path, options);
const openSignedIn = (path: string) => open(path, { from: signedIn.page });
const inFocus = (page: Page) => page.evaluate(() => document.activeElement?.tagName);
const campaignPath = (sessionId: string) => `/dashboard/campaigns/${sessionId}?lang=en`;
const ended = (page: Page) =>
  page
    .locator('holat-call-session[data-state="completed"], holat-call-session[data-state="failed"]')
    .waitFor();

describe("campaigns", () => {
  test("by the keyboard alone: numbers are pasted, the campaign starts, ends, and is found again in the list", async () => {
    const { page, complaints } = await open("/?lang=en");
    await page.getByRole("heading", { name: "Campaigns", level: 1 }).waitFor();
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: "Start a campaign" }).waitFor();
    expect(await inFocus(page)).toBe("MAIN");
    await tabTo(page, /^Numbers/);
    await page.keyboard.insertText("phone\n+998 90 111-11-11\n+998902222222\n+998901111111\nnobody\n");
    await page.getByText("Numbers to call: 2").waitFor();
    await pressOn(page, /Duplicates left out: 1/);
    await page.getByText("Line 4: +998901111111 is already in line 2").waitFor();
    await pressOn(page, /Lines without a number left out: 1/);
    await page.getByText("Line 5: nobody").waitFor();
    await pressOn(page, /Arguments and metadata/);
    await tabTo(page, /^Arguments/);
    await page.keyboard.insertText("lines=20");
    await page.getByText("Line 1: not NAME=value").waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText("LINES=20");
    await tabTo(page, /^Metadata/);
    await page.keyboard.insertText('{"campaign":"spring"}');
    await pressOn(page, /Start, numbers: 2/);
    await page.waitForURL(/\/holat\/dashboard\/campaigns\/session-/);
    await ended(page);
    await page.getByText('"campaign": "spring"').waitFor();
    const sessionId = page.url().split("/").at(-1) ?? "";

    await page.keyboard.press("g");
    await page.keyboard.press("1");
    await page.getByRole("heading", { name: "Campaigns", level: 1 }).waitFor();
    await page.locator("holat-call-sessions").getByText(sessionId).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/campaigns\/session-/);
    await page.goBack();
    await page.locator("holat-call-sessions").getByText(sessionId).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("what the list is filtered by stands in the address, and a campaign that starts meanwhile appears", async () => {
    const { page, complaints } = await open("/?lang=en&status=FAILED");
    const list = page.locator("holat-call-sessions");
    const filters = page.locator("label.filter select");
    expect(await filters.nth(0).inputValue()).toBe("FAILED");
    await page.keyboard.press("/");
    expect(await inFocus(page)).toBe("SELECT");
    await filters.nth(0).selectOption("");
    await filters.nth(1).selectOption("main");
    await expect.poll(() => new URL(page.url()).search).toBe("?lang=en&target=main");
    const sessionId = await dashboard.start({ target: "main", args: { LINES: "10" } });
    await list.getByText(sessionId).waitFor();
    await dashboard.start({ target: "hostile" });
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?lang=en");
    await page.reload();
    await list.getByText(sessionId).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("results are filtered and downloaded, and the failed ones called again", async () => {
    const sessionId = await dashboard.start({ target: "main", args: { LINES: "20" } });
    const { page, complaints } = await open(campaignPath(sessionId));
    await ended(page);
    const rows = page.getByRole("group", { name: "Results" }).locator("tbody tr");
    await expect.poll(() => rows.count()).toBe(16);
    await pressOn(page, /^Failed$/);
    await expect.poll(() => rows.count()).toBe(4);
    const downloading = page.waitForEvent("download");
    await pressOn(page, /^CSV$/);
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`${sessionId}-failed.csv`);
    const chunks = await (await download.createReadStream()).toArray();
    expect(Buffer.concat(chunks).toString().trim().split("\r\n")).toHaveLength(5);
    await page.getByRole("link", { name: "Start again with the failed ones" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Numbers to call: 4").waitFor();
    expect(await page.getByLabel("Target").inputValue()).toBe("main");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("canceling asks first; Escape is no", async () => {
    const sessionId = await dashboard.start({ target: "endless" });
    const { page, complaints } = await open(campaignPath(sessionId));
    await page.locator('holat-call-session[data-state="running"]').waitFor();
    await pressOn(page, /^Cancel$/);
    await page.getByRole("dialog", { name: "Cancel this campaign?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Enter");
    await pressOn(page, /^Yes, cancel it$/);
    await page.locator('holat-call-session[data-state="failed"]').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("a live region tells start, quarters and end, and nothing else", async () => {
    const { page } = await open("/?lang=en");
    await page.getByRole("heading", { name: "Campaigns", level: 1 }).waitFor();
    const sessionId = await dashboard.start({
      target: "main",
      args: { LINES: "100", BATCH: "5", EVERY_MS: "150" },
    });
    await page.evaluate(
      (path) => {
        const said: string[] = [];
        Object.assign(window, { said });
        const seen = new WeakSet<Node>();
        const look = (root: Document | ShadowRoot) => {
          for (const live of root.querySelectorAll("[aria-live], [role=status], [role=alert]")) {
            if (seen.has(live)) continue;
            seen.add(live);
            const tell = () => live.textContent && said.push(live.textContent);
            new MutationObserver(tell).observe(live, { childList: true, characterData: true, subtree: true });
          }
          for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) look(shadowRoot);
        };
        new MutationObserver(() => look(document)).observe(document, { childList: true, subtree: true });
        const link = document.querySelector<HTMLAnchorElement>("a[data-page]");
        if (link) {
          link.href = path;
          link.click();
        }
      },
      `${dashboard.url}${campaignPath(sessionId)}`,
    );
    await ended(page);
    const said: string[] = await page.evaluate(() => Reflect.get(window, "said"));
    expect(new Set(said).size).toBe(said.length);
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThanOrEqual(5);
    await page.context().close();
  });

  test("hostile text from the remote is text, in every place", async () => {
    const sessionId = await dashboard.start({ target: "hostile", metadata: { note: hostile } });
    const { page, complaints } = await openSignedIn(campaignPath(sessionId));
    await ended(page);
    await page.locator("dl.facts").getByText("onerror").waitFor();
    await page.locator("holat-call-session [part~=error]").getByText("onerror").waitFor();
    await page
      .getByRole("group", { name: "Results" })
      .locator("tbody")
      .getByText("onerror")
      .first()
      .waitFor();
    await page.locator("holat-log").getByText("onerror").first().waitFor();
    const made = await page.evaluate(() => {
      const count = (root: Document | ShadowRoot): number =>
        root.querySelectorAll("main img, img[onerror], body script").length +
        [...root.querySelectorAll("*")].reduce(
          (sum, { shadowRoot }) => sum + (shadowRoot ? count(shadowRoot) : 0),
          0,
        );
      return count(document);
    });
    expect(made).toBe(0);
    expect(await page.title()).not.toContain("owned");
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe("access", () => {
  test("without a key campaigns are there, and the other pages ask for one; signing out forgets it", async () => {
    const { page, complaints } = await open("/dashboard/keys?lang=en");
    await page.getByRole("heading", { name: "This page needs a key" }).waitFor();
    await tabTo(page, /^API key/);
    await page.keyboard.insertText("hk_wrong");
    await page.keyboard.press("Enter");
    await page.getByText("That key was not accepted.").waitFor();
    await page.keyboard.insertText(adminKey);
    await page.keyboard.press("Enter");
    await page.getByRole("cell", { name: "HOLAT_API_KEY" }).waitFor();
    const kept = await page.evaluate(
      () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
    );
    expect(kept).not.toContain("hk_");
    await page.reload();
    await page.getByRole("cell", { name: "HOLAT_API_KEY" }).waitFor();
    await pressOn(page, /^Sign out$/);
    await page.getByRole("heading", { name: "This page needs a key" }).waitFor();
    await page.getByRole("link", { name: "Campaigns" }).first().click();
    await page.locator('holat-call-sessions[data-state="ready"]').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("every page", () => {
  const paths = [
    "/",
    "/dashboard/campaigns/new",
    "/dashboard/connections",
    "/dashboard/targets",
    "/dashboard/keys",
    "/dashboard/webhooks",
    "/dashboard/sign-in",
    "/dashboard/nothing",
  ];

  test("has no violation that axe knows, light and dark, and fits a narrow screen", async () => {
    const sessionId = await dashboard.start({ target: "main", args: { LINES: "20" } });
    const { page } = await openSignedIn("/");
    for (const path of [...paths, `/dashboard/campaigns/${sessionId}`]) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`${dashboard.url}${path}?lang=en&theme=light`);
      await page.locator("main :is(h1, h2)").first().waitFor();
      await page.locator(".skeleton").waitFor({ state: "detached" });
      expect([path, "light", await findViolations(page)]).toEqual([path, "light", []]);
      await page.evaluate(() => {
        document.documentElement.dataset.theme = "dark";
        for (const widget of document.querySelectorAll("main *")) {
          if (widget.tagName.startsWith("HOLAT-")) widget.setAttribute("theme", "dark");
        }
      });
      expect([path, "dark", await findViolations(page, { only: colourRules })]).toEqual([path, "dark", []]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 360]);
    }
    await page.close();
  });

  test.each([
    ["uz", "Kampaniyalar"],
    ["ru", "Обзвоны"],
    ["id", "Kampanye"],
  ])("speaks %s, and keeps the choice", async (language, title) => {
    const { page, complaints } = await open(language === "uz" ? "/" : "/?lang=en", {
      viewport: { width: 360, height: 740 },
    });
    if (language !== "uz") await page.getByLabel("Language").selectOption(language);
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    if (language !== "uz") {
      await page.goto(dashboard.url);
      await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("the first load is small, and asks nobody but the server", async () => {
    const page = await dashboard.browser.newPage();
    const bodies: Promise<number>[] = [];
    page.on("response", (response) => {
      if (/\/auth\/|\/calls\/|\/targets/.test(response.url())) return;
      bodies.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(`${dashboard.url}/`);
    await page.locator('holat-call-sessions[data-state="ready"]').waitFor();
    const sizes = await Promise.all(bodies);
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(75_000);
    await page.context().close();
  });

  test("says that it is a simulation where the server says so", async () => {
    const { page } = await open("/dashboard/nothing");
    await page.route(/\/holat\/(?:dashboard|\?|$)/, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace('data-simulation="false"', 'data-simulation="true"');
      await route.fulfill({ response: answer, body });
    });
    for (const path of ["/", "/dashboard/targets", "/dashboard/sign-in"]) {
      await page.goto(`${dashboard.url}${path}?lang=uz`);
      await page.getByText("Simulyatsiya", { exact: true }).waitFor();
    }
    await page.context().close();
  });

  test("without the server it says as of when, and comes back by itself", async () => {
    const { page } = await open("/dashboard/targets?lang=en");
    await page.getByRole("heading", { name: "main" }).waitFor();
    await page.route("**/targets", (route) => route.abort());
    const lookAgain = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await lookAgain();
    await page.getByText("No connection: this is as of").waitFor();
    await page.getByRole("heading", { name: "main" }).waitFor();
    await page.unroute("**/targets");
    await lookAgain();
    await page.getByText("No connection: this is as of").waitFor({ state: "detached" });
    await page.context().close();
  });

  test("? shows the keys, Escape closes them", async () => {
    const { page } = await open("/?lang=en");
    await page.getByRole("heading", { name: "Campaigns", level: 1 }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.context().close();
  });
});
