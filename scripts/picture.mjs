// Makes docs/dashboard.png: the real page of a real `holat demo`, in Chromium.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const output = process.argv[2] ?? join(root, "docs/dashboard.png");
const folder = mkdtempSync(join(tmpdir(), "holat-picture-"));
const server = spawn(process.execPath, [join(root, "apps/server/dist/cli.js"), "demo", "--seconds", "12"], {
  cwd: folder,
  env: { PATH: process.env.PATH, HOME: folder, HOLAT_PORT: "0" },
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
  const start = () => fetch(`${url}/calls/start`, { method: "POST" }).then((response) => response.json());
  const canceled = await start();
  await until(url, canceled.sessionId, (session) => session.progressPercentage >= 30);
  await fetch(`${url}/calls/session/${canceled.sessionId}/cancel`, { method: "POST" });
  await until(url, canceled.sessionId, (session) => session.isCompleted);
  const [first] = (await (await fetch(`${url}/calls/sessions/all`)).json()).slice(-1);
  await until(url, first.sessionId, (session) => session.isCompleted);
  const { sessionId } = await start();
  await until(url, sessionId, (session) => session.progressPercentage >= 62);

  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1080, height: 860 }, deviceScaleFactor: 1.5 });
    await page.goto(`${url}/?lang=en`);
    await page.locator(".pace:not(:empty)").first().waitFor();
    await page.screenshot({ path: output });
  } finally {
    await browser.close();
  }
} finally {
  server.kill("SIGTERM");
  await stopped;
  rmSync(folder, { recursive: true, force: true });
}

async function until(url, sessionId, holds) {
  for (;;) {
    const session = await (await fetch(`${url}/calls/session/${sessionId}?lang=en`)).json();
    if (holds(session)) return;
    if (session.isCompleted) throw new Error(`${sessionId} ended: ${session.status}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
