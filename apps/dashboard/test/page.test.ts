import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cli, startCli } from "../../server/test/support/startCli.js";

const hostile = '<img src=x onerror="document.title=`owned`">';
let directory = "";
let cli: Cli;
let url = "";
let browser: Browser;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holat-page-"));
  cli = startCli(["demo", "--seconds", "5"], { cwd: directory, env: { HOLAT_PORT: "0" } });
  [, url = ""] = await cli.says(/listens on (\S+)/);
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
});
afterAll(async () => {
  await browser?.close();
  await cli.kill("SIGTERM");
  if (directory !== "") await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** The page, with everything that the browser complained about. */
async function open(
  query = "",
  options: Parameters<Browser["newPage"]>[0] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${url}/${query}`);
  return { page, complaints };
}

/** What coming back to its tab makes the page do; its own polls are seconds apart. */
const lookAgain = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

describe("the page of a running demo, in Chromium", () => {
  test("says that it is a simulation, starts a campaign and follows it to its end, without a complaint", async () => {
    const { page, complaints } = await open();
    await page.getByText("Simulyatsiya", { exact: true }).waitFor();
    const before = await page.locator(".card").count();
    await page.getByRole("button", { name: "Kampaniyani boshlash" }).click();
    await page.waitForFunction((count) => document.querySelectorAll(".card").length > count, before);
    await page
      .locator('[role=progressbar][aria-label="Jarayon"][aria-valuetext^="150 tadan"]')
      .first()
      .waitFor();
    expect(await page.title()).toMatch(/^\d+% · Holat$/);
    await page.locator(".card[data-ended]").first().getByText("Muvaffaqiyatli tugallandi").waitFor();
    await page.waitForFunction(() => document.querySelectorAll(".card:not([data-ended])").length === 0);
    expect(await page.locator(".card").first().locator(".figures dd").allTextContents()).toEqual(
      expect.arrayContaining(["150", "150", "120", "30"]),
    );
    await page.locator(".card summary").first().click();
    await page
      .getByText("Call process completed successfully. Total: 150, Connected: 120, Failed: 30")
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("asks before it cancels, and shows the end", async () => {
    const { page, complaints } = await open("?lang=en");
    await page.getByRole("button", { name: "Start a campaign" }).click();
    const card = page.locator(".card", { has: page.getByRole("button", { name: "Cancel" }) }).first();
    const sessionId = await card.locator(".session-id").textContent();
    await card.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "No", exact: true }).click();
    await card.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Yes, cancel" }).click();
    const ended = page.locator(".card[data-ended]", { hasText: sessionId ?? "" });
    await ended.getByText("An error occurred").waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("shows hostile text as text", async () => {
    await fetch(`${url}/calls/start`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ metadata: { note: hostile }, numbers: ["1"] }),
    });
    const { page, complaints } = await open("?lang=ru");
    await page.locator(".card summary").first().click();
    await page.getByText("onerror").first().waitFor();
    expect(await page.locator(".card img").count()).toBe(0);
    expect(await page.title()).not.toBe("owned");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(["uz", "ru", "en", "id"])("fits a narrow screen in %s", async (language) => {
    const { page } = await open(`?lang=${language}`, { viewport: { width: 360, height: 740 } });
    await page.locator(".card").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    await page.close();
  });

  test("keeps the chosen language for the next visit", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole("combobox", { name: "Til" }).selectOption("id");
    await page.getByText("Status panggilan").waitFor();
    await page.reload();
    await page.getByText("Status panggilan").waitFor();
    await context.close();
  });

  test("without the server it says as of when, and comes back by itself", async () => {
    const { page } = await open("?lang=en");
    await page.locator('.connection[data-state="live"]').waitFor();
    await page.route("**/calls/**", (route) => route.abort());
    await lookAgain(page);
    await page.getByText("No connection · as of").waitFor();
    expect(await page.locator(".card").count()).toBeGreaterThan(0);
    await page.unroute("**/calls/**");
    await lookAgain(page);
    await page.locator('.connection[data-state="live"]').waitFor();
    await page.close();
  });

  test("asked for a key it takes one, and keeps it in memory only", async () => {
    const page = await browser.newPage();
    await page.route("**/calls/**", (route) =>
      route.request().headers().authorization === "Bearer hk_right"
        ? route.fulfill({ json: [] })
        : route.fulfill({ status: 401, json: { code: "UNAUTHORIZED", detail: "no" } }),
    );
    await page.goto(`${url}/?lang=en`);
    await page.getByLabel("API key").fill("hk_wrong");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("That key was not accepted.").waitFor();
    await page.getByLabel("API key").fill("hk_right");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("No campaigns yet").waitFor();
    expect(
      await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie),
    ).not.toContain("hk_");
    await page.reload();
    await page.getByLabel("API key").waitFor();
    await page.close();
  });
});
