import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dialerPath } from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createSite } from "./support/createSite.js";
import { expectExact } from "./support/expectExact.js";
import { long } from "./support/length.js";
import { measureSlack } from "./support/measureSlack.js";
import { databases, startSurroundings } from "./support/startSurroundings.js";
import { watchSession } from "./support/watchSession.js";

const healthyRuns = long ? 20 : 8;
const mebibyte = 1024 * 1024;
/** PGlite stores it at a few megabytes a second. */
const shortBytes = { PGlite: 8 * mebibyte, Postgres: 24 * mebibyte };
/** Goes on until it is told to stop. */
const endless = { LINES: 1_000_000, BATCH: 5, EVERY_MS: 150 };
const stallMs = 2_000;
/** What poison may add to the memory of a server that follows the healthy runs. */
const extraBytes = 200 * mebibyte;

const around = startSurroundings();

// Two full gigabytes at once would measure the machine.
(long ? test : test.concurrent).each(databases)(
  "poison beside healthy sessions never stalls them, and memory stays bounded, on %s",
  async (database) => {
    await using site = await createSite({
      postgresUrl: around.postgresUrl(database),
      targets: (records) => ({
        healthy: {
          machine: around.host,
          command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
        },
        hostile: { machine: around.host, command: dialerPath("hostile") },
        oneLine: {
          machine: around.host,
          command: dialerPath("one-gigabyte-line"),
          maxOutputBytes: 2 * 1024 * mebibyte,
        },
      }),
    });
    await using server = await site.startServer();
    const calls = createCalls(server);
    const healthy = await Promise.all(
      Array.from({ length: healthyRuns }, () => calls.start({ target: "healthy", args: endless })),
    );
    const watches = healthy.map(({ sessionId }) => watchSession(calls, sessionId, { everyMs: 150 }));
    try {
      for (const watch of watches) {
        await watch.until("moving", ({ processedNumbers }) => processedNumbers > 0);
      }
      server.resetPeakMemory();
      const before = server.memory().rssBytes;
      for (const watch of watches) watch.resetStandstill();
      const [hostile, oneLine] = await Promise.all([
        calls.start({ target: "hostile" }),
        calls.start({ target: "oneLine", args: { BYTES: long ? 1024 * mebibyte : shortBytes[database] } }),
      ]);
      await using hostileWatch = watchSession(calls, hostile.sessionId);
      await using oneLineWatch = watchSession(calls, oneLine.sessionId);
      const [poisoned, cut] = await Promise.all([
        hostileWatch.until("ended", (session) => session.isCompleted),
        oneLineWatch.until("ended", (session) => session.isCompleted, 240_000),
      ]);
      const counted = { totalNumbers: 6, processedNumbers: 5, connectedCalls: 4, failedCalls: 1 };
      expect(poisoned).toMatchObject({ status: "COMPLETED", ...counted });
      expect(cut).toMatchObject({ status: "COMPLETED", totalNumbers: 2, connectedCalls: 1, failedCalls: 1 });
      for (const watch of [hostileWatch, oneLineWatch]) expect(watch.faults).toEqual([]);
      const memory = server.memory();

      await writeFile(join(site.records, "stop"), "");
      for (const watch of watches) {
        const ended = await watch.until("ended", (session) => session.isCompleted, 240_000);
        expect(watch.faults).toEqual([]);
        await expectExact({ calls, records: site.records, ended });
      }
      const stalled = Math.max(...watches.map((watch) => watch.longestStandstillMs));
      const mega = (bytes: number) => Math.round(bytes / mebibyte);
      console.log(
        `poison on ${database}: healthy runs stood still for at most ${Math.round(stalled)} ms; ` +
          `memory ${mega(before)} MiB before, ${mega(memory.peakRssBytes)} MiB at most`,
      );
      expect(stalled).toBeLessThan(stallMs * (await measureSlack()));
      expect(memory.peakRssBytes - before).toBeLessThan(extraBytes);
    } finally {
      for (const watch of watches) await watch.stop();
    }
  },
  300_000,
);
