import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { expect, test } from "vitest";
import type { CallSession } from "../../packages/core/src/index.js";
import type { Environment } from "../../packages/sdk/src/live/environment.js";
import { dialerPath, eventually, startTcpProxy } from "../../packages/testkit/src/index.js";
import { type Calls, createCalls } from "../survival/support/createCalls.js";
import { createDisposables } from "../survival/support/createDisposables.js";
import { createRandom, type Random } from "../survival/support/createRandom.js";
import { createSite } from "../survival/support/createSite.js";
import { expectExact } from "../survival/support/expectExact.js";
import { long, seeds } from "../survival/support/length.js";
import { measureSlack } from "../survival/support/measureSlack.js";
import { startSurroundings } from "../survival/support/startSurroundings.js";
import { createNodes } from "./support/createNodes.js";
import { createScaledEnvironment } from "./support/createScaledEnvironment.js";
import { disturbLinks } from "./support/disturbLinks.js";
import { expectConverged } from "./support/expectConverged.js";
import { expectPolicy } from "./support/expectPolicy.js";
import type { StreamWatcher } from "./support/streamWatcher.js";
import { watchByMonitor } from "./support/watchByMonitor.js";
import { watchBySdk } from "./support/watchBySdk.js";
import { watchOverWire } from "./support/watchOverWire.js";

const size = long
  ? {
      watchers: 200,
      cuts: 1_000,
      durationMs: 200_000,
      endless: 6,
      ending: 12,
      everyMs: 1_000,
      restMs: 18_000,
    }
  : { watchers: 20, cuts: 40, durationMs: 4_000, endless: 2, ending: 2, everyMs: 100, restMs: 0 };
const kinds = long ? (["kill", "stop", "freeze"] as const) : (["kill", "stop"] as const);
/** By turns; in the full length they are over well before the last round of cuts. */
const nodeChanges = [0, 1]
  .slice(0, long ? 2 : 1)
  .flatMap((turn) => kinds.map((how, index) => [turn + index, how] as const));

/** How many of the SDK's seconds pass in one of the clock's: waits are what takes the longest. */
const scale = long ? 1 : 3;
const apiKey = "hk_chaos_0123456789abcdef0123456789";
const around = startSurroundings();

test(`${size.watchers} watchers of two nodes see every end past ${size.cuts} disconnects and ${nodeChanges.length} node changes`, async () => {
  for (const seed of seeds()) {
    console.log(`chaos: HOLAT_SEED=${seed}`);
    await survive(seed);
  }
}, 600_000);

async function survive(seed: number): Promise<void> {
  const random = createRandom(seed);
  const loopDelay = monitorEventLoopDelay();
  loopDelay.enable();
  await using site = await createSite({
    postgresUrl: around.postgresUrl("Postgres"),
    targets: (records) => ({
      main: {
        machine: around.host,
        command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
        maxConcurrent: 50,
      },
    }),
  });
  const env = { HOLAT_API_KEY: apiKey };
  const [one, two] = await Promise.all([
    site.startServer({ data: "one", env }),
    site.startServer({ data: "two", env }),
  ]);
  const nodes = createNodes([one, two]);
  const sessionIds = await startCampaigns([createCalls(one), createCalls(two)], random);

  await using fleet = createDisposables();
  const links = await Promise.all(
    Array.from({ length: size.watchers }, async (_, index) => {
      const own = createRandom(seed + 1 + index);
      return fleet.use(await startTcpProxy({ to: () => nodes.pick(own) }));
    }),
  );
  const environment = createScaledEnvironment(scale);
  const watchers = links.map((link, index) => {
    const watcher = startWatcher(index, link.port, { sessionIds, environment });
    fleet.use({ [Symbol.asyncDispose]: () => watcher.stop() });
    return watcher;
  });

  await using disturbance = disturbLinks({ links, random, cuts: size.cuts, durationMs: size.durationMs });
  for (const [node, how] of nodeChanges) {
    await nodes.cycle(node, how);
    await new Promise((resolve) => setTimeout(resolve, size.restMs));
  }
  await disturbance.over;

  const slack = await measureSlack();
  const withinMs = long ? 5_000 : 5_000 * slack;
  const live = createCalls(nodes.live());
  const converged = await expectConverged(watchers, await read(live, sessionIds), withinMs);
  await writeFile(join(site.records, "stop"), "");
  const ends = await awaitEnds(live, sessionIds);
  const ended = await expectConverged(watchers, ends, withinMs);
  await Promise.all(watchers.map((watcher) => watcher.stop()));

  expect(watchers.flatMap(({ witness }) => witness.faults)).toEqual([]);
  for (const { witness, sessionIds: watched } of watchers) {
    for (const id of watched) expect(witness.find(id), witness.name).toEqual(ends.get(id));
  }
  const unheard = await Promise.all([one, two].map(({ url }) => readBackstop(url)));
  console.log(
    `  ${disturbance.done} disconnects, ${JSON.stringify(nodes.done)}; news ${converged} ms after quiet, ` +
      `the last end ${ended} ms after a GET told it, waits included (slack ${slack.toFixed(1)}); ${environment.warnings.length} gave up on streams for a while; ` +
      `found by the backstop: ${unheard.join(" and ")}`,
  );
  const sdk = watchers.filter(({ witness }) => !witness.name.startsWith("wire"));
  console.log(`  ${expectPolicy(sdk, { scale, slack, stalledMs: loopDelay.max / 1e6 })}`);
  for (const session of ends.values()) {
    await expectExact({ calls: live, records: site.records, ended: session });
  }
}

/** Some end amid the chaos, the others when they are told to. */
async function startCampaigns(on: readonly [Calls, Calls], random: Random): Promise<string[]> {
  const lines = [
    ...Array.from({ length: size.endless }, () => 1_000_000),
    ...Array.from({ length: size.ending }, () => random.integer(1, size.durationMs / size.everyMs) * 10),
  ];
  const started = await Promise.all(
    lines.map((LINES, index) =>
      on[index % 2 === 0 ? 0 : 1].start({ args: { LINES, BATCH: 10, EVERY_MS: size.everyMs } }),
    ),
  );
  return started.map(({ sessionId }) => sessionId);
}

function startWatcher(
  index: number,
  port: number,
  { sessionIds, environment }: { readonly sessionIds: readonly string[]; readonly environment: Environment },
): StreamWatcher {
  const common = { baseUrl: `http://127.0.0.1:${port}`, apiKey, environment };
  const one = [sessionIds[index % sessionIds.length] ?? ""];
  switch (index % 7) {
    case 0:
      return watchOverWire({ ...common, name: `wire ${index}`, sessionIds: one });
    case 1:
      return watchOverWire({ ...common, name: `wire, several ${index}`, sessionIds });
    case 2:
      return watchBySdk({ ...common, name: `SDK, several ${index}`, sessionIds });
    case 3:
      return watchBySdk({ ...common, name: `SDK, all ${index}`, sessionIds, all: true });
    case 4:
      return watchByMonitor({ ...common, name: `SDK, monitor ${index}`, sessionIds: one });
    default:
      return watchBySdk({ ...common, name: `SDK ${index}`, sessionIds: one });
  }
}

async function read(calls: Calls, sessionIds: readonly string[]): Promise<Map<string, CallSession>> {
  return new Map(await Promise.all(sessionIds.map(async (id) => [id, await calls.get(id)] as const)));
}

/** How many changes no notice had told of. */
async function readBackstop(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${apiKey}` } });
  return /^holat_stream_backstop_found\S* (\d+)/m.exec(await response.text())?.[1] ?? "not told";
}

/** What the database says of all of them once all are over. */
function awaitEnds(calls: Calls, sessionIds: readonly string[]): Promise<Map<string, CallSession>> {
  return eventually(
    async () => {
      const sessions = await read(calls, sessionIds);
      expect([...sessions.values()].filter(({ isCompleted }) => !isCompleted)).toEqual([]);
      return sessions;
    },
    { timeoutMs: 60_000, intervalMs: 50 },
  );
}
