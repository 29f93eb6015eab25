import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pressOn, tabTo } from "../../apps/dashboard/test/support/keyboard.js";
import { openPage } from "../../apps/dashboard/test/support/startDashboard.js";
import { findViolations, launchBrowser } from "../../packages/testkit/src/browser/index.js";
import { eventually, type HolatServer } from "../../packages/testkit/src/index.js";
import { adminKey, type SessionSite, startSessionSite } from "./support/startSessionSite.js";

let site: SessionSite;
let server: HolatServer;
let browser: Browser;
beforeAll(async () => {
  site = await startSessionSite({ postgresUrl: undefined });
  [server, browser] = await Promise.all([site.startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

test("in the dashboard, by the keyboard alone: an account is added, paired by QR, unlinked by its phone, told of, and deleted", async () => {
  const { page, complaints } = await openPage(browser, server.url, "/dashboard/connections?lang=en");
  await page.getByRole("heading", { name: "This page needs a key" }).waitFor();
  await tabTo(page, /^API key/);
  await page.keyboard.insertText(adminKey);
  await page.keyboard.press("Enter");
  await page.getByText("Everything is as it should be.").waitFor();

  await pressOn(page, /^Add a connection$/);
  await page.keyboard.insertText("sales");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "sales", level: 1 }).waitFor();
  const card = page.locator("holat-connection");
  await card.locator("[part~=qr]:not([data-waiting])").waitFor();
  expect(await findViolations(page)).toEqual([]);
  const { data } = await site.calls(server).must<{ qr: string }>("/sessions/sales/qr");
  await site.whatsapp.scan(data.qr, "998901234567");
  await page.locator('holat-connection[data-state="connected"]').waitFor();
  await card.getByText("+998901234567").waitFor();
  await page
    .getByRole("table", { name: "History" })
    .getByText("Connected", { exact: true })
    .first()
    .waitFor();
  expect(await page.getByRole("listitem").filter({ hasText: "connected," }).count()).toBeGreaterThan(0);

  await site.whatsapp.close({ kind: "device-removed" }, { phone: "998901234567" });
  await page.locator('holat-connection[data-state="logged_out"]').waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("2");
  await page.getByRole("heading", { name: "Needs attention" }).waitFor();
  expect(await findViolations(page)).toEqual([]);
  await pressOn(page, /^Pair anew$/);
  await page.getByRole("heading", { name: "sales", level: 1 }).waitFor();
  await card.locator("[part~=qr]:not([data-waiting])").waitFor();

  await page.getByRole("button", { name: "Delete" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Delete sales?" }).waitFor();
  await page.keyboard.insertText("sales");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Connections", level: 1 }).waitFor();
  await eventually(async () => expect(await site.calls(server).list()).toEqual([]));
  expect(complaints).toEqual([]);
});
