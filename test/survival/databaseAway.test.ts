import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  dialerPath,
  eventually,
  queryRows,
  startPostgres,
  type TestPostgres,
} from "../../packages/testkit/src/index.js";
import { type Calls, createCalls } from "./support/createCalls.js";
import { createDisposables } from "./support/createDisposables.js";
import { createSite } from "./support/createSite.js";
import { expectExact } from "./support/expectExact.js";
import { long } from "./support/length.js";
import { startSurroundings } from "./support/startSurroundings.js";
import { watchSession } from "./support/watchSession.js";

const awayMs = long ? 15_000 : 5_000;
/** Goes on until it is told to stop. */
const endless = { LINES: 1_000_000, BATCH: 10, EVERY_MS: 40 };

const around = startSurroundings();

const ways = {
  killed: {
    leave: (postgres: TestPostgres) => postgres.kill(),
    back: (postgres: TestPostgres) => postgres.restart(),
  },
  frozen: {
    leave: (postgres: TestPostgres) => postgres.pause(),
    back: (postgres: TestPostgres) => postgres.resume(),
  },
} as const;

// In the short edition the engine's own tests freeze it.
test.concurrent.each(long ? (["killed", "frozen"] as const) : (["killed"] as const))(
  `while Postgres is %s for ${awayMs / 1000} s nothing moves, nothing fails, nothing is lost`,
  async (how) => {
    // What was answered as committed must outlive the kill: it is in the system's hands, if not on the disk.
    await using postgres = await startPostgres({ settings: { synchronous_commit: "on" } });
    await using site = await createSite({
      postgresUrl: postgres.url,
      targets: (records) => ({
        main: {
          machine: around.host,
          command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
        },
      }),
    });
    await using held = createDisposables();
    const servers = await Promise.all(["one", "two"].map((data) => site.startServer({ data })));
    const calls = servers.map((server) => createCalls(server));
    const [first] = calls;
    if (first === undefined) throw new Error("no server was started");
    const sessions = await Promise.all(calls.map((server) => server.start({ args: endless })));
    // Each watcher asks one server: while the database comes back the one that follows a session may be a commit behind.
    const watches = sessions.flatMap(({ sessionId }) =>
      calls.map((server) => held.use(watchSession(server, sessionId, { everyMs: 50 }))),
    );
    const owners = () =>
      queryRows(
        site.databaseUrl ?? "",
        "SELECT session_id, owner, generation FROM call_sessions ORDER BY seq",
      );
    const everyWatch = (what: string, wanted: Parameters<(typeof watches)[number]["until"]>[1]) =>
      Promise.all(watches.map((watch) => watch.until(what, wanted, 60_000)));

    await everyWatch("moving", ({ processedNumbers }) => processedNumbers > 50);
    const before = await owners();
    await ways[how].leave(postgres);
    const leftAt = performance.now();

    const onEach = <T>(ask: (server: Calls) => Promise<T>) => Promise.all(calls.map(ask));
    await eventually(async () => {
      const ready = await onEach((server) => server.request("/readyz"));
      expect(ready.map(({ status }) => status)).toEqual([503, 503]);
    });
    await onEach(async (server) => {
      const refused = await server.request("/calls/start", { method: "POST" });
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ code: "DATABASE_AWAY", status: 503 });
    });
    for (const { sessionId } of sessions) {
      await eventually(async () => {
        const answers = await onEach((server) => server.request(`/calls/session/${sessionId}`));
        // One of the two owns it and shows what was last committed; the other has nothing to show.
        expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 503]);
        const owned = answers.find(({ status }) => status === 200);
        // Until its lease has ended, what the owner holds is what the database holds, and no older.
        expect(Date.parse(owned?.headers.get("holat-as-of") ?? "")).toBeLessThan(Date.now());
        expect(await owned?.json()).toMatchObject({ status: "RUNNING" });
      });
    }
    expect((await onEach((server) => server.request("/livez"))).map(({ status }) => status)).toEqual([
      200, 200,
    ]);

    await new Promise((resolve) => setTimeout(resolve, awayMs - (performance.now() - leftAt)));
    const backAt = Date.now();
    await ways[how].back(postgres);
    await everyWatch("moving", ({ lastProgressAt }) => Date.parse(lastProgressAt ?? "") > backAt);
    await eventually(async () => {
      const ready = await onEach((server) => server.request("/readyz"));
      expect(ready.map(({ status }) => status)).toEqual([200, 200]);
    });
    expect(await owners()).toEqual(before);

    await writeFile(join(site.records, "stop"), "");
    const ended = await everyWatch("ended", (session) => session.isCompleted);
    expect(watches.flatMap(({ faults }) => faults)).toEqual([]);
    for (const session of ended) await expectExact({ calls: first, records: site.records, ended: session });
    // And the queue works again.
    const later = await Promise.all(calls.map((server) => server.start({ args: { LINES: 10 } })));
    for (const { sessionId } of later) {
      const watch = held.use(watchSession(calls, sessionId));
      await watch.until("ended", ({ status }) => status === "COMPLETED");
    }
  },
  180_000,
);
