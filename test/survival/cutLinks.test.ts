import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dialerPath, type SshHost, startSshHost, startTcpProxy } from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createRandom } from "./support/createRandom.js";
import { createSite } from "./support/createSite.js";
import { cutAtRandom } from "./support/cutAtRandom.js";
import { databases, startDatabases } from "./support/databases.js";
import { expectExact } from "./support/expectExact.js";
import { long, seeds } from "./support/length.js";
import { watchSession } from "./support/watchSession.js";

const lines = long ? 20_000 : 4_000;
const cuts = long ? 20 : 5;

let host: SshHost<"dash">;
beforeAll(async () => {
  host = await startSshHost();
});
afterAll(() => host.stop());

describe.each(databases)("a link that is cut, on %s", (database) => {
  const postgresUrl = startDatabases(database);

  test(`${lines} lines over a link that is cut ${cuts} times arrive once each`, async () => {
    for (const seed of seeds()) {
      console.log(`cut links on ${database}: HOLAT_SEED=${seed}`);
      const random = createRandom(seed);
      await using proxy = await startTcpProxy({ to: host });
      await using site = await createSite({
        postgresUrl: postgresUrl(),
        targets: (records) => ({
          main: {
            machine: host,
            port: proxy.port,
            command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
          },
        }),
      });
      await using server = await site.startServer();
      const calls = createCalls(server);
      await using cutting = cutAtRandom(proxy, { random, cuts, bytes: lines * 90 });
      const args = { LINES: lines, BATCH: random.integer(50, 400), EVERY_MS: random.integer(0, 60) };
      const started = await calls.start({ args });
      await using watch = watchSession(calls, started.sessionId);
      const ended = await watch.until("ended", (session) => session.isCompleted, 240_000);
      expect(cutting.done).toBe(cuts);
      expect(watch.faults).toEqual([]);
      await expectExact({ calls, records: site.records, ended });
      console.log(`  ${watch.samples} looks, version ${ended.version}, ${proxy.stats.accepted} connections`);
    }
  }, 600_000);
});
