import { expect, test } from "vitest";
import { dialerPath, startTcpProxy } from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createDisposables } from "./support/createDisposables.js";
import { createRandom } from "./support/createRandom.js";
import { createSite, type Site } from "./support/createSite.js";
import { cutAtRandom } from "./support/cutAtRandom.js";
import { expectExact } from "./support/expectExact.js";
import { long, seeds } from "./support/length.js";
import { type DatabaseName, oneDatabase, startSurroundings } from "./support/startSurroundings.js";
import { type SessionWatch, watchSession } from "./support/watchSession.js";

const runs = long ? 12 : 4;
const troubles = long ? 12 : 4;
const small = { LINES: 40, BATCH: 10, EVERY_MS: 30 };

const around = startSurroundings();

const openSite = (database: DatabaseName, port: number) =>
  createSite({
    postgresUrl: around.postgresUrl(database),
    targets: (records) => ({
      main: {
        machine: around.host,
        port,
        command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
      },
    }),
  });

async function expectAllExact(site: Site, watches: readonly SessionWatch[], server: { url: string }) {
  const calls = createCalls(server);
  for (const watch of watches) {
    const ended = await watch.until("ended", (session) => session.isCompleted, 120_000);
    expect(watch.faults).toEqual([]);
    await expectExact({ calls, records: site.records, ended });
  }
}

test.concurrent.each(oneDatabase)(
  "processes whose launch meets a cut link are started once each, on %s",
  async (database) => {
    for (const seed of seeds()) {
      console.log(`launches over a cut link on ${database}: HOLAT_SEED=${seed}`);
      const random = createRandom(seed);
      await using held = createDisposables();
      const proxy = held.use(await startTcpProxy({ to: around.host }));
      const site = held.use(await openSite(database, proxy.port));
      const server = await site.startServer();
      const calls = createCalls(server);
      held.use(cutAtRandom(proxy, { random, cuts: troubles, bytes: troubles * 8_000 }));
      const started = await Promise.all(Array.from({ length: runs }, () => calls.start({ args: small })));
      const watches = started.map(({ sessionId }) =>
        held.use(watchSession(calls, sessionId, { everyMs: 100 })),
      );
      await expectAllExact(site, watches, server);
    }
  },
  600_000,
);

test.concurrent.each(oneDatabase)(
  "processes whose server is killed while it launches them are started once each, on %s",
  async (database) => {
    for (const seed of seeds()) {
      console.log(`launches by a killed server on ${database}: HOLAT_SEED=${seed}`);
      const random = createRandom(seed);
      await using held = createDisposables();
      const site = held.use(await openSite(database, around.host.port));
      const server = await site.startServer();
      const calls = createCalls(server);
      const watches: SessionWatch[] = [];
      for (let kill = 0; kill < Math.ceil(troubles / 2); kill++) {
        const started = await Promise.all(
          Array.from({ length: Math.ceil((2 * runs) / troubles) }, () => calls.start({ args: small })),
        );
        watches.push(
          ...started.map(({ sessionId }) => held.use(watchSession(calls, sessionId, { everyMs: 100 }))),
        );
        // A connection, a launch and its answer take about 200 ms.
        await new Promise((resolve) => setTimeout(resolve, random.integer(0, 300)));
        await server.kill("SIGKILL");
        await server.start();
      }
      await expectAllExact(site, watches, server);
    }
  },
  600_000,
);
