// Makes the pictures of docs/: the real dashboard of a real `holat demo`, in Chromium.
import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = process.argv[2] ?? join(root, "docs");
const key = "hk_picture_0123456789abcdef01234567";
const folder = mkdtempSync(join(tmpdir(), "holat-picture-"));
// Accounts are of a WhatsApp server of the tests, on loopback.
const whatsapp = fork(join(root, "packages/testkit/whatsapp/serve.mjs"), ["0"], {
  env: { PATH: process.env.PATH },
  execArgv: [],
  stdio: ["ignore", "inherit", "inherit", "ipc"],
  serialization: "advanced",
});
const whatsappUrl = await new Promise((resolve) => {
  whatsapp.on("message", ({ ready }) => ready && resolve(ready));
});
const server = spawn(process.execPath, [join(root, "apps/server/dist/cli.js"), "demo", "--seconds", "12"], {
  cwd: folder,
  env: {
    PATH: process.env.PATH,
    HOME: folder,
    HOLAT_PORT: "0",
    HOLAT_API_KEY: key,
    HOLAT_WHATSAPP_URL: whatsappUrl,
  },
  stdio: ["ignore", "pipe", "inherit"],
});
const stopped = new Promise((resolve) => server.once("close", resolve));

try {
  const url = await new Promise((resolve, reject) => {
    let said = "";
    server.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      const match = said.match(/listens on (\S+)/);
      if (match) resolve(match[1]);
    });
    server.once("exit", (code) => reject(new Error(`holat demo ended with ${code}`)));
  });
  const ask = async (path, body) => {
    const response = await fetch(url + path, {
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const until = async (sessionId, holds) => {
    for (;;) {
      const session = await ask(`/calls/session/${sessionId}`);
      if (holds(session)) return;
      if (session.isCompleted) throw new Error(`${sessionId} ended: ${session.status}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  try {
    const context = await browser.newContext({
      viewport: { width: 1240, height: 820 },
      deviceScaleFactor: 1.5,
      colorScheme: "light",
      locale: "en-GB",
    });
    const page = await context.newPage();
    const picture = (name) => page.screenshot({ path: join(output, `${name}.png`) });

    const canceled = await ask("/calls/start", { metadata: { campaign: "spring" } });
    await until(canceled.sessionId, (session) => session.progressPercentage >= 30);
    await ask(`/calls/session/${canceled.sessionId}/cancel`, {});
    await until(canceled.sessionId, (session) => session.isCompleted);
    const [first] = (await ask("/calls/sessions/all")).slice(-1);
    await until(first.sessionId, (session) => session.isCompleted);
    const early = await ask("/calls/start", { metadata: { campaign: "spring" } });
    await until(early.sessionId, (session) => session.progressPercentage >= 25);
    const { sessionId } = await ask("/calls/start", { metadata: { campaign: "autumn" } });
    await until(sessionId, (session) => session.progressPercentage >= 40);
    await page.goto(`${url}/?lang=en`);
    await page.locator("holat-call-sessions").getByText(sessionId).waitFor();
    await picture("dashboard");
    await page.goto(`${url}/dashboard/campaigns/${sessionId}?lang=en`);
    await page.locator("holat-campaign-chart [part~=plot]").waitFor();
    await page.locator(".scroll tbody tr").nth(3).waitFor();
    await picture("dashboard-campaign");

    await page.goto(`${url}/dashboard/connections?lang=en`);
    await page.getByLabel("API key").fill(key);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    await ask("/sessions", { sessionId: "sales" });
    await page.goto(`${url}/dashboard/connections/sales?lang=en`);
    await page.locator("holat-connection [part~=qr]:not([data-waiting])").waitFor();
    await picture("dashboard-connection");

    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(`${url}/dashboard/gallery?element=holat-call-session&lang=en`);
    await page.locator('holat-call-session[data-state="running"]').first().waitFor();
    await picture("dashboard-gallery");
  } finally {
    await browser.close();
  }
} finally {
  server.kill("SIGTERM");
  await stopped;
  whatsapp.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
