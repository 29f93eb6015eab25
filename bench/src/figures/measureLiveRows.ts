import { launchBrowser } from "@holat/testkit/browser";
import type { Browser } from "playwright-core";
import type { Cleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import { buildPages, type ContestantName } from "../rows/buildPages.js";
import { startRowServer } from "../rows/startRowServer.js";
import type { Lab } from "../site/createLab.js";
import { quantile } from "../stats/quantile.js";

const rows = 1_000;
const changesPerSecond = 500;

interface Smoothness {
  readonly frameMs: number;
  readonly busyPercent: number;
  readonly paintMs: number;
}

/** The list of call sessions in Chromium while it changes all the time, beside React tables of the same rows. */
export async function measureLiveRows(lab: Lab, cleanup: Cleanup): Promise<Figure[]> {
  const files = await buildPages(cleanup);
  const browser = await launchBrowser();
  cleanup.defer(() => browser.close());
  const ms = lab.options.quick ? 4_000 : 15_000;
  const take = (name: ContestantName) => measurePage(browser, files, name, ms);
  const widget = await take("widget");
  const memoized = await take("memoized");
  const naive = await take("naive");

  const row = { id: "j", database: null, compare: "ratio" } as const;
  const name = `${rows.toLocaleString("en")} live rows, ${changesPerSecond} changes/s`;
  const measures = [
    { what: "frame time p95", unit: "ms", of: "frameMs", limit: 25 },
    { what: "main thread busy", unit: "%", of: "busyPercent", limit: 60 },
    { what: "SDK callback to paint p95", unit: "ms", of: "paintMs", limit: 50 },
  ] as const;
  return measures.flatMap(({ what, unit, of, limit }) =>
    [
      { title: "React, memoized", value: memoized[of] },
      { title: "React", value: naive[of] },
    ].map(({ title, value }, index) => ({
      ...row,
      unit,
      name: `${name}: ${what}`,
      ours: widget[of],
      bare: { name: title, value },
      want: index === 0 ? ({ of: "ours", limit, kind: "at most" } as const) : null,
    })),
  );
}

async function measurePage(
  browser: Browser,
  files: string,
  name: ContestantName,
  ms: number,
): Promise<Smoothness> {
  const server = await startRowServer({ rows, files });
  const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
  try {
    await page.goto(`${server.url}/${name}.html`);
    await page.waitForFunction((wanted) => window.contestant?.countRows() === wanted, rows, {
      polling: 100,
    });
    const stop = server.startChanges(changesPerSecond);
    try {
      const devtools = await page.context().newCDPSession(page);
      await devtools.send("Performance.enable");
      const readBusy = async () => {
        const { metrics } = await devtools.send("Performance.getMetrics");
        const get = (metric: string) => metrics.find((one) => one.name === metric)?.value ?? Number.NaN;
        return { busy: get("TaskDuration"), at: get("Timestamp") };
      };
      await page.evaluate((warmUpMs) => window.measure(warmUpMs), ms / 4);
      const before = await readBusy();
      const { frames, delays } = await page.evaluate((span) => window.measure(span), ms);
      const after = await readBusy();
      return {
        frameMs: quantile(frames, 0.95),
        busyPercent: ((after.busy - before.busy) * 100) / (after.at - before.at),
        paintMs: quantile(delays, 0.95),
      };
    } finally {
      stop();
    }
  } finally {
    await page.close();
    await server.stop();
  }
}
