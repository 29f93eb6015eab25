import { expect, test } from "vitest";
import { dialerPath } from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createRandom } from "./support/createRandom.js";
import { createSite } from "./support/createSite.js";
import { expectExact } from "./support/expectExact.js";
import { long, seeds } from "./support/length.js";
import { databases, startSurroundings } from "./support/startSurroundings.js";
import { watchSession } from "./support/watchSession.js";

const lines = long ? 20_000 : 3_000;
const kills = long ? 10 : 2;

const around = startSurroundings();

test.concurrent.each(databases)(
  `${lines} lines past a server that is killed ${kills} times arrive once each, on %s`,
  async (database) => {
    for (const seed of seeds()) {
      console.log(`killed server on ${database}: HOLAT_SEED=${seed}`);
      const random = createRandom(seed);
      await using site = await createSite({
        postgresUrl: around.postgresUrl(database),
        targets: (records) => ({
          main: {
            machine: around.host,
            command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
          },
        }),
      });
      await using server = await site.startServer();
      const calls = createCalls(server);
      const args = { LINES: lines, BATCH: 100, EVERY_MS: random.integer(80, 160) };
      const started = await calls.start({ args });
      await using watch = watchSession(calls, started.sessionId);
      const numbers = (lines / 10) * 8;
      // The first may hit the launch, before anything was heard.
      const moments = Array.from({ length: kills }, (_, kill) =>
        Math.max(0, random.integer((kill * numbers) / kills - 300, (kill * numbers) / kills + 200)),
      );
      for (const moment of moments) {
        await watch.until(`at ${moment}`, ({ processedNumbers }) => processedNumbers >= moment, 60_000);
        await server.kill("SIGKILL");
        await server.start();
      }
      const ended = await watch.until("ended", (session) => session.isCompleted, 120_000);
      expect(watch.faults).toEqual([]);
      await expectExact({ calls, records: site.records, ended });
      console.log(`  ${watch.samples} looks, version ${ended.version}`);
    }
  },
  600_000,
);
