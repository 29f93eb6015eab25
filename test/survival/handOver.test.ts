import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  dialerPath,
  type SshHost,
  startPostgres,
  startSshHost,
  type TestPostgres,
} from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createSite, type Site } from "./support/createSite.js";
import { databases, startDatabases } from "./support/databases.js";
import { expectExact } from "./support/expectExact.js";
import { long } from "./support/length.js";
import { type SessionWatch, watchSession } from "./support/watchSession.js";

/** The promised time in the full length; on a busy machine of every day twice that. */
const within = (ms: number) => (long ? ms : 2 * ms);
const pace = { BATCH: 10, EVERY_MS: 50 };

let host: SshHost<"dash">;
let postgres: TestPostgres;
beforeAll(async () => {
  [host, postgres] = await Promise.all([startSshHost(), startPostgres()]);
});
afterAll(() => Promise.all([host.stop(), postgres.stop()]));

const openSite = (postgresUrl: string | undefined) =>
  createSite({
    postgresUrl,
    targets: (records) => ({
      main: { machine: host, command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}` },
    }),
  });

const runs = (watch: SessionWatch, past = 0) =>
  watch.until(`past ${past}`, ({ processedNumbers }) => processedNumbers > past);

/** Waits until `watch` shows lines that were taken in after `since`, and says how long its progress stood still. */
async function standstill(watch: SessionWatch, since: number): Promise<number> {
  await watch.until("moving", ({ lastProgressAt }) => Date.parse(lastProgressAt ?? "") > since + 200);
  return watch.longestStandstillMs;
}

async function startOnEach(site: Site, data: readonly [string, string]) {
  const first = await site.startServer({ data: data[0] });
  const calls = createCalls(first);
  // Alone here, the first server owns it for certain.
  const { sessionId } = await calls.start({ args: { LINES: 4_000, ...pace } });
  const second = await site.startServer({ data: data[1] });
  const watch = watchSession(createCalls(second), sessionId);
  await runs(watch);
  // An heir must itself have held its lease for one life.
  await watch.until("seen by a settled heir", ({ processedNumbers }) => processedNumbers > 600);
  watch.resetStandstill();
  return { first, second, watch };
}

test.each([
  ["killed", "directories of their own", ["one", "two"], 6_000],
  ["killed", "one data directory", ["shared", "shared"], 6_000],
  ["stopped gracefully", "directories of their own", ["one", "two"], 1_000],
] as const)(
  "what a server followed goes on when it is %s (%s)",
  async (how, directories, data, limitMs) => {
    await using site = await openSite(postgres.url);
    const { first, second, watch } = await startOnEach(site, data);
    try {
      if (how === "killed") await first.kill("SIGKILL");
      else await first.stop();
      const ms = await standstill(watch, Date.now());
      console.log(
        `one of two servers ${how} (${directories}): progress stood still for ${Math.round(ms)} ms`,
      );
      expect(ms).toBeLessThan(within(limitMs));
      const ended = await watch.until("ended", (session) => session.isCompleted, 60_000);
      expect(watch.faults).toEqual([]);
      await expectExact({ calls: createCalls(second), records: site.records, ended });
    } finally {
      await watch.stop();
    }
  },
  120_000,
);

describe.each(databases)("a single server, on %s", (database) => {
  const postgresUrl = startDatabases(database);

  test.each(["killed", "stopped gracefully"])(
    "%s and restarted, its runs flow again",
    async (how) => {
      await using site = await openSite(postgresUrl());
      await using server = await site.startServer();
      const calls = createCalls(server);
      const { sessionId } = await calls.start({ args: { LINES: 3_000, ...pace } });
      await using watch = watchSession(calls, sessionId);
      await runs(watch, 100);
      if (how === "killed") await server.kill("SIGKILL");
      else await server.stop();
      const startedAt = Date.now();
      await server.start();
      const readyMs = Date.now() - startedAt;
      await watch.until("moving", ({ lastProgressAt }) => Date.parse(lastProgressAt ?? "") > startedAt);
      const flowingMs = Date.now() - startedAt;
      console.log(
        `single server on ${database} ${how}: ready after ${readyMs} ms, flowing after ${flowingMs} ms`,
      );
      expect(flowingMs).toBeLessThan(within(2_000));
      const ended = await watch.until("ended", (session) => session.isCompleted, 60_000);
      expect(watch.faults).toEqual([]);
      await expectExact({ calls, records: site.records, ended });
    },
    120_000,
  );
});
