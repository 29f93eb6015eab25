import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dialerPath, eventually, queryRows } from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createSite, type Site } from "./support/createSite.js";
import { expectExact } from "./support/expectExact.js";
import { long } from "./support/length.js";
import { measureSlack } from "./support/measureSlack.js";
import { type DatabaseName, oneDatabase, startSurroundings } from "./support/startSurroundings.js";
import { type SessionWatch, watchSession } from "./support/watchSession.js";

/** Goes on until it is told to stop. */
const endless = { LINES: 1_000_000, BATCH: 10, EVERY_MS: 50 };

const around = startSurroundings();

const openSite = (database: DatabaseName) =>
  createSite({
    postgresUrl: around.postgresUrl(database),
    targets: (records) => ({
      main: {
        machine: around.host,
        command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
      },
    }),
  });

const movesAfter = (watch: SessionWatch, since: number) =>
  watch.until("moving", ({ lastProgressAt }) => Date.parse(lastProgressAt ?? "") > since, 60_000);

const tellToStop = (site: Site) => writeFile(join(site.records, "stop"), "");

const layouts = [
  ["directories of their own", "one", "two"],
  ["one data directory", "shared", "shared"],
] as const;

test.concurrent.each(layouts.slice(0, long ? 2 : 1))(
  "of two servers with %s each takes over what the other followed",
  async (directories, one, two) => {
    await using site = await openSite("Postgres");
    await using first = await site.startServer({ data: one });
    // Alone here, the first server owns it for certain.
    const { sessionId } = await createCalls(first).start({ args: endless });
    await using second = await site.startServer({ data: two });
    await using onSecond = watchSession(createCalls(second), sessionId);
    await movesAfter(onSecond, 0);

    onSecond.resetStandstill();
    await first.stop();
    await movesAfter(onSecond, Date.now());
    const afterStopMs = onSecond.longestStandstillMs;

    await first.start();
    await using onFirst = watchSession(createCalls(first), sessionId);
    await movesAfter(onFirst, 0);
    onFirst.resetStandstill();
    await second.kill("SIGKILL");
    // What it had committed by then may be seen a little later.
    await movesAfter(onFirst, Date.now() + 200);
    const afterKillMs = onFirst.longestStandstillMs;

    const slack = await measureSlack();
    console.log(
      `two servers with ${directories}: progress stood still for ${Math.round(afterStopMs)} ms when one was ` +
        `stopped, ${Math.round(afterKillMs)} ms when one was killed (slack ${slack.toFixed(1)})`,
    );
    expect(afterStopMs).toBeLessThan(1_000 * slack);
    expect(afterKillMs).toBeLessThan(6_000 * slack);
    await tellToStop(site);
    const ended = await onFirst.until("ended", (session) => session.isCompleted, 60_000);
    expect([...onSecond.faults, ...onFirst.faults]).toEqual([]);
    await expectExact({ calls: createCalls(first), records: site.records, ended });
  },
  180_000,
);

test("a server that was frozen past its lease finds its runs with another and leaves them there", async () => {
  await using site = await openSite("Postgres");
  await using first = await site.startServer({ data: "one" });
  const { sessionId } = await createCalls(first).start({ args: endless });
  await using second = await site.startServer({ data: "two" });
  await using onSecond = watchSession(createCalls(second), sessionId);
  await movesAfter(onSecond, 0);
  const owner = async () => {
    const rows = await queryRows(site.databaseUrl ?? "", "SELECT owner, generation FROM call_sessions");
    return rows[0];
  };
  const before = await owner();
  first.signal("SIGSTOP");
  // The second takes it over once the lease of the first has ended and it has held its own for as long.
  await eventually(async () => expect(await owner()).not.toEqual(before), { timeoutMs: 30_000 });
  await movesAfter(onSecond, Date.now());
  const taken = await owner();

  await using onFirst = watchSession(createCalls(first), sessionId);
  first.signal("SIGCONT");
  const thawedAt = Date.now();
  await movesAfter(onFirst, thawedAt);
  await movesAfter(onSecond, thawedAt + 2_000);
  expect(await owner()).toEqual(taken);

  await tellToStop(site);
  const ended = await onSecond.until("ended", (session) => session.isCompleted, 60_000);
  await onFirst.until("ended", (session) => session.isCompleted);
  expect([...onFirst.faults, ...onSecond.faults]).toEqual([]);
  await expectExact({ calls: createCalls(first), records: site.records, ended });
}, 180_000);

// One after the other: the time that a start takes is measured.
test.each(oneDatabase)(
  "a single server takes up its runs when it is killed or stopped and started again, on %s",
  async (database) => {
    await using site = await openSite(database);
    await using server = await site.startServer();
    const calls = createCalls(server);
    const { sessionId } = await calls.start({ args: endless });
    await using watch = watchSession(calls, sessionId);
    for (const how of ["killed", "stopped"] as const) {
      await movesAfter(watch, Date.now());
      if (how === "killed") await server.kill("SIGKILL");
      else await server.stop();
      const startedAt = Date.now();
      // Measured meanwhile, for other tests come and go.
      const [slack] = await Promise.all([measureSlack(), server.start()]);
      const readyMs = Date.now() - startedAt;
      await movesAfter(watch, startedAt);
      const flowingMs = Date.now() - startedAt;
      console.log(
        `single server on ${database} ${how}: ready after ${readyMs} ms, flowing after ${flowingMs} ms ` +
          `(slack ${slack.toFixed(1)})`,
      );
      // Beside other tests most of it is Node's own start; what the server adds is never a lease's life.
      expect(long ? flowingMs : flowingMs - readyMs).toBeLessThan(2_000 * slack);
    }
    await tellToStop(site);
    const ended = await watch.until("ended", (session) => session.isCompleted, 60_000);
    expect(watch.faults).toEqual([]);
    await expectExact({ calls, records: site.records, ended });
  },
  180_000,
);
