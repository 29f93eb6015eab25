import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AxeOptions, colourRules, findViolations } from "../../../packages/testkit/src/browser/index.js";
import { eventually } from "../../../packages/testkit/src/index.js";
import { pressOn, tabTo } from "./support/keyboard.js";
import { answer, type Stage, startStage } from "./support/startStage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** In light, then in dark, where nothing but the colours is another. */
async function expectAccessible(page: Page, options: AxeOptions = {}): Promise<void> {
  await show(page, "light");
  expect(await findViolations(page, options)).toEqual([]);
  await show(page, "dark");
  expect(await findViolations(page, { only: colourRules })).toEqual([]);
}

/** Colours go over from one to the other; what counts is how they are then. */
async function show(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.evaluate(async () => {
    const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(changes.map(({ finished }) => finished));
  });
}

const expectNarrow = async (page: Page) => {
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
};

const lookAgain = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

describe("targets", () => {
  test("tell what answers and how busy it is, and everything is stopped by the keyboard, asked twice", async () => {
    for (let count = 0; count < 3; count++) await stage.ask("/calls/start", { target: "main" });
    await stage.ask("/calls/start", { target: "nowhere" });
    await using shown = await stage.open("/targets");
    const { page, complaints } = shown;
    const card = (name: string) =>
      page.locator("article.target", { has: page.getByRole("heading", { name }) });
    await card("main").getByText("Reachable", { exact: true }).waitFor();
    await card("main").getByText("1 queued").waitFor();
    expect(await card("main").getByRole("meter").getAttribute("aria-valuetext")).toBe("2 of 2");
    await card("nowhere").getByText("Unreachable", { exact: true }).waitFor();
    await card("nowhere")
      .getByText(/^CONN_/)
      .waitFor();
    await expectAccessible(page);
    await expectNarrow(page);

    await pressOn(page, /^Stop everything: main/);
    const dialog = page.getByRole("dialog", { name: "Stop everything on main?" });
    await dialog.getByText("the queued ones too: 3").waitFor();
    const yes = dialog.getByRole("button", { name: "Stop everything" });
    await page.keyboard.type("mai");
    expect(await yes.isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.press("Enter");
    await page.keyboard.type("main");
    await page.keyboard.press("Enter");
    await page.getByText("Campaigns being canceled: 3.").waitFor();
    await card("main").getByText("0 of 2").waitFor();
    expect(await card("main").getByRole("button").isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("without an answer they stay, as of when, and come back by themselves", async () => {
    await using shown = await stage.open("/targets");
    const { page } = shown;
    await page.locator("article.target").first().waitFor();
    await page.route("**/targets", (route) => route.abort());
    await lookAgain(page);
    await page.getByText("No connection: this is as of").waitFor();
    expect(await page.locator("article.target").count()).toBe(2);
    await page.unroute("**/targets");
    await lookAgain(page);
    await page.getByText("No connection: this is as of").waitFor({ state: "hidden" });
  });
});

describe("keys", () => {
  test("a key is made, shown once and revoked by the keyboard alone", async () => {
    await using shown = await stage.open("/keys");
    const { page, complaints } = shown;
    await page.getByText("of the settings").waitFor();
    await pressOn(page, /^Create a key/);
    const form = page.getByRole("dialog", { name: "Create a key" });
    await page.keyboard.press("Enter");
    await form.getByText("Give it a name.").waitFor();
    await form.getByText("Choose at least one thing that it may do.").waitFor();
    await expectAccessible(page);
    await page.keyboard.type("<b>crm</b>");
    await pressOn(page, /^calls:read/, "Space");
    await tabTo(page, /^Only these targets/);
    await page.keyboard.type("sales-*, support");
    await page.keyboard.press("Enter");

    const secret = page.getByRole("dialog", { name: "Your new key" });
    const key = (await secret.locator("output").textContent()) ?? "";
    expect(key).toMatch(/^hk_/);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    expect(await secret.isVisible()).toBe(true);
    await pressOn(page, /^I have kept it/);
    await secret.waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(key);
    const keys = await stage.ask<{ name: string; scopes: string[]; targets: string[] }[]>("/keys");
    expect(keys.find(({ name }) => name === "<b>crm</b>")).toMatchObject({
      scopes: ["calls:read"],
      targets: ["sales-*", "support"],
      expiresAt: expect.any(String),
    });

    await page.getByRole("cell", { name: "targets: sales-*, support" }).waitFor();
    await expectAccessible(page);
    await pressOn(page, /^Revoke: <b>crm<\/b>/);
    await pressOn(page, /^Revoke$/);
    await page.getByText("Ended keys (1)").waitFor();
    await expectNarrow(page);
    expect(complaints).toEqual([]);
  });

  test("an admin key has no other scope and no filter", async () => {
    await using shown = await stage.open("/keys");
    const { page } = shown;
    await page.getByRole("button", { name: "Create a key" }).click();
    await page.getByLabel("Only these targets").fill("sales-*");
    await page.getByRole("checkbox", { name: /^admin/ }).check();
    expect(await page.getByRole("checkbox", { name: /^calls:read/ }).isDisabled()).toBe(true);
    expect(await page.getByLabel("Only these targets").isDisabled()).toBe(true);
    await page.getByLabel("Name").fill("second admin");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByRole("dialog", { name: "Your new key" }).waitFor();
    const keys = await stage.ask<{ name: string }[]>("/keys");
    expect(keys.find(({ name }) => name === "second admin")).toMatchObject({
      scopes: ["admin"],
      targets: null,
    });
  });

  test("what was done is told with who did it, by page and by filter in the address", async () => {
    const names = Array.from({ length: 51 }, (_, index) => `many ${index}`);
    for (const name of names) await stage.ask("/keys", { name, scopes: ["calls:read"] });
    await using shown = await stage.open("/keys?tab=audit");
    const { page, complaints } = shown;
    const rows = page.locator("tbody tr");
    await rows.filter({ hasText: "many 50" }).first().waitFor();
    expect(await rows.count()).toBe(50);
    await page.getByRole("button", { name: "Show more" }).click();
    await rows.filter({ hasText: "many 0" }).first().waitFor();
    await expectAccessible(page);
    await page.getByLabel("What").selectOption("call.start");
    await rows.filter({ hasText: "Started a campaign" }).first().waitFor();
    expect(new URL(page.url()).searchParams.get("action")).toBe("call.start");
    expect(await rows.filter({ hasNotText: "Started a campaign" }).count()).toBe(0);
    await page.reload();
    await rows.filter({ hasText: "Started a campaign" }).first().waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("webhooks", () => {
  test("from the form to the dead letter that is sent again, by the keyboard alone", async () => {
    await using shown = await stage.open("/webhooks");
    const { page, complaints } = shown;
    await page.getByText("No webhooks yet").waitFor();
    await pressOn(page, /^Add a webhook/);
    await page.keyboard.type("ftp://nowhere");
    await page.keyboard.press("Enter");
    await page.getByText("This is no address").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(`${stage.hook}?<i>`);
    await tabTo(page, /^Description/);
    await page.keyboard.type("<b>shop</b>");
    await page.keyboard.press("Enter");
    const secret = page.getByRole("dialog", { name: "The secret of this webhook" });
    const first = (await secret.locator("output").textContent()) ?? "";
    expect(first).toMatch(/^whsec_/);
    await pressOn(page, /^I have kept it/);
    await page.getByText("<b>shop</b>").waitFor();
    await expectAccessible(page);

    await pressOn(page, /^http/);
    await page.getByRole("heading", { name: "Deliveries" }).waitFor();
    await pressOn(page, /^Send a test/);
    const delivery = page.locator("details.delivery").first();
    await delivery.getByText("Under way").waitFor();
    await tabTo(page, /webhook\.test/);
    await page.keyboard.press("Enter");
    await delivery.getByText(answer.slice(0, 30)).waitFor();
    expect(await page.locator("main img").count()).toBe(0);
    await expectAccessible(page);

    // Turned off, what waits is given up.
    await pressOn(page, /^Turn off/);
    await pressOn(page, /^Turn off$/);
    await delivery.getByText("Given up").waitFor();
    stage.answerWith(200);
    await pressOn(page, /^Turn on/);
    await page.getByText("On", { exact: true }).waitFor();
    await pressOn(page, /^Send all again/);
    await delivery.getByText("Delivered", { exact: true }).waitFor();

    await pressOn(page, /^New secret/);
    await pressOn(page, /^Make it/);
    await secret.waitFor();
    expect(await secret.locator("output").textContent()).not.toBe(first);
    await pressOn(page, /^I have kept it/);
    await expectNarrow(page);
    await pressOn(page, /^Delete/);
    await pressOn(page, /^Delete$/);
    await page.getByText("No webhooks yet").waitFor();
    expect(await page.title()).toBe("Webhooks · Holat");
    expect(complaints).toEqual([]);
  });
});

describe("the gallery", () => {
  const elements = [
    "holat-call-session",
    "holat-call-sessions",
    "holat-status-badge",
    "holat-campaign-chart",
    "holat-log",
    "holat-connections",
    "holat-connection",
  ];

  test.each(elements)("%s has no violation in any state, light or dark", async (tag) => {
    await using shown = await stage.open(`/gallery?element=${tag}`);
    const { page, complaints } = shown;
    await page.locator(`[data-scene="${tag}/hostile"], [data-scene="${tag}/missing"]`).first().waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  test.each(["uz", "ru", "en", "id"])(
    "shows all of it in %s, asks nothing, and takes no stranger's word as markup",
    async (lang) => {
      await using shown = await stage.open(`/gallery?lang=${lang}&theme=dark`, {
        viewport: { width: 360, height: 740 },
      });
      const { page, complaints } = shown;
      const asked: string[] = [];
      await page.locator("[data-scene='holat-connection/hostile']").waitFor();
      page.on("request", (request) => asked.push(request.url()));
      await eventually(async () =>
        expect(
          await page
            .locator("[data-scene$='/running'] :is(holat-call-session, holat-campaign-chart)")
            .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.state)),
        ).toEqual(["running", "live"]),
      );
      expect(await page.evaluate(countForeign)).toBe(0);
      expect(await page.title()).not.toBe("owned");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await page.locator("html").getAttribute("lang")).toBe(lang);
      expect(asked).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});

/** Pictures and scripts within the scenes, in shadow roots too: they could only come of a stranger's text. */
function countForeign(): number {
  const count = (root: ParentNode): number =>
    root.querySelectorAll("img, script").length +
    [...root.querySelectorAll("*")].reduce(
      (sum, { shadowRoot }) => sum + (shadowRoot ? count(shadowRoot) : 0),
      0,
    );
  return [...document.querySelectorAll("figure")].reduce((sum, figure) => sum + count(figure), 0);
}
