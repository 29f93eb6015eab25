import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  dialerPath,
  eventually,
  queryRows,
  type SshHost,
  startPostgres,
  startSshHost,
  type TestPostgres,
} from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createSite } from "./support/createSite.js";
import { expectExact } from "./support/expectExact.js";
import { long } from "./support/length.js";
import { watchSession } from "./support/watchSession.js";

const awayMs = long ? 15_000 : 5_000;
const lines = long ? 6_000 : 2_500;

let host: SshHost<"dash">;
beforeAll(async () => {
  host = await startSshHost();
});
afterAll(() => host.stop());

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

describe.each(["killed", "frozen"] as const)("while Postgres is %s", (how) => {
  test(`for ${awayMs / 1000} s nothing moves, nothing fails, nothing is lost`, async () => {
    await using postgres = await startPostgres();
    await using site = await createSite({
      postgresUrl: postgres.url,
      targets: (records) => ({
        main: { machine: host, command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}` },
      }),
    });
    const servers = [
      await site.startServer({ data: "one" }),
      await site.startServer({ data: "two" }),
    ] as const;
    const calls = servers.map(createCalls);
    const [first] = calls;
    if (first === undefined) throw new Error("no server");
    const args = { LINES: lines, BATCH: 10, EVERY_MS: 40 };
    const sessions = await Promise.all(calls.map((server) => server.start({ args })));
    const watches = sessions.map(({ sessionId }) => watchSession(calls, sessionId));
    const owners = () =>
      queryRows(
        site.databaseUrl ?? "",
        "SELECT session_id, owner, generation FROM call_sessions ORDER BY seq",
      );
    try {
      for (const watch of watches)
        await watch.until("moving", ({ processedNumbers }) => processedNumbers > 50);
      const before = await owners();
      await ways[how].leave(postgres);
      const leftAt = performance.now();

      await eventually(async () => {
        for (const server of calls) expect((await server.request("/readyz")).status).toBe(503);
      });
      for (const server of calls) {
        const refused = await server.request("/calls/start", { method: "POST" });
        expect(refused.status).toBe(503);
        expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(await refused.json()).toMatchObject({ code: "DATABASE_AWAY", status: 503 });
      }
      for (const { sessionId } of sessions) {
        await eventually(async () => {
          const answers = await Promise.all(
            calls.map((server) => server.request(`/calls/session/${sessionId}`)),
          );
          // One of the two owns it and shows what was last committed; the other has nothing to show.
          expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 503]);
          const owned = answers.find(({ status }) => status === 200);
          // Until its lease has ended, what the owner holds is what the database holds, and no older.
          expect(Date.parse(owned?.headers.get("holat-as-of") ?? "")).toBeLessThan(Date.now());
          expect(await owned?.json()).toMatchObject({ status: "RUNNING" });
        });
      }
      for (const server of servers) expect((await fetch(`${server.url}/livez`)).status).toBe(200);

      await new Promise((resolve) => setTimeout(resolve, awayMs - (performance.now() - leftAt)));
      await ways[how].back(postgres);
      await eventually(
        async () => {
          for (const server of calls) expect((await server.request("/readyz")).status).toBe(200);
        },
        { timeoutMs: 20_000 },
      );
      expect(await owners()).toEqual(before);
      for (const [index, watch] of watches.entries()) {
        const ended = await watch.until("ended", (session) => session.isCompleted, 60_000);
        expect(watch.faults, `session ${index}`).toEqual([]);
        await expectExact({ calls: first, records: site.records, ended });
      }
      // And the queue works again.
      const later = await first.start({ args: { LINES: 10 } });
      await using watch = watchSession(calls, later.sessionId);
      await watch.until("ended", ({ status }) => status === "COMPLETED");
    } finally {
      for (const watch of watches) await watch.stop();
    }
  }, 120_000);
});
