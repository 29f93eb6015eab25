import { expect, test } from "vitest";
import { dialerPath, startTcpProxy } from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createRandom } from "./support/createRandom.js";
import { createSite } from "./support/createSite.js";
import { cutAtRandom } from "./support/cutAtRandom.js";
import { expectExact } from "./support/expectExact.js";
import { long, seeds } from "./support/length.js";
import { databases, startSurroundings } from "./support/startSurroundings.js";
import { watchSession } from "./support/watchSession.js";

const lines = long ? 20_000 : 3_000;
const cuts = long ? 20 : 5;

const around = startSurroundings();

test.concurrent.each(databases)(
  `${lines} lines over a link that is cut ${cuts} times arrive once each, on %s`,
  async (database) => {
    for (const seed of seeds()) {
      console.log(`cut links on ${database}: HOLAT_SEED=${seed}`);
      const random = createRandom(seed);
      await using proxy = await startTcpProxy({ to: around.host });
      await using site = await createSite({
        postgresUrl: around.postgresUrl(database),
        targets: (records) => ({
          main: {
            machine: around.host,
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
  },
  600_000,
);
