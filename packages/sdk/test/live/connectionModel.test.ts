import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createClient } from "../../src/index.js";
import type { SessionUpdate } from "../../src/live/update.js";
import { createTestEnvironment } from "./createTestEnvironment.js";
import { type Script, type ScriptedServer, startScriptedServer } from "./startScriptedServer.js";

/** What the commands act on: the client under test beside everything that a server or a page can do to it. */
interface Real {
  readonly server: ScriptedServer;
  readonly page: ReturnType<typeof createTestEnvironment>;
  readonly log: Log[];
  readonly seen: Map<string, SessionUpdate[]>;
  readonly tokens: string[];
}

/** In the order in which they happened, by the client's own clock. */
type Log =
  | { readonly type: "asked"; readonly at: number; readonly kind: "stream" | "other" }
  | { readonly type: "refused"; readonly at: number; readonly status: number; readonly floorMs: number }
  | { readonly type: "caused"; readonly at: number; readonly what: string };

type Model = Record<string, never>;
type Command = fc.AsyncCommand<Model, Real>;

/** Lets the loopback have its say; how much of it gets through is left to chance, and must not matter. */
const breathe = async (turns = 4) => {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
};

const command = (name: string, act: (real: Real) => void | Promise<void>): Command => ({
  check: () => true,
  async run(_model, real) {
    await act(real);
    await breathe();
    checkUpdates(real);
  },
  toString: () => name,
});

const cause = ({ log, page }: Real, what: string) =>
  void log.push({ type: "caused", at: page.clock.now(), what });

const ids = ["a", "b"];
const refusals = fc.record({
  status: fc.constantFrom(401, 429, 500, 503),
  retryAfter: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
});
const scripts: fc.Arbitrary<Script> = fc.oneof(
  fc.constant({}),
  fc.record({ splitEvery: fc.integer({ min: 1, max: 40 }), oldFirst: fc.boolean() }),
  fc.constantFrom<Script>({ swallow: true }, { cutAtOnce: true }, { hangUp: true }, { cutWaiting: true }),
);

const commands = [
  fc.constantFrom(...ids).map((id) =>
    command(`commit ${id}`, ({ server }) => {
      const session = server.sessions.get(id);
      if (session && !session.isCompleted) server.commit(id, { processedNumbers: session.version });
    }),
  ),
  fc.tuple(fc.constantFrom(...ids), fc.boolean()).map(([id, failed]) =>
    command(`finish ${id}`, ({ server }) => {
      if (!server.sessions.get(id)?.isCompleted) server.finish(id, failed);
    }),
  ),
  fc.integer({ min: 1, max: 90_000 }).map((ms) =>
    command(`advance ${ms}`, async ({ page }) => {
      for (let left = ms; left > 0; left -= 5_000) {
        await page.clock.advance(Math.min(left, 5_000));
        await breathe(2);
      }
    }),
  ),
  scripts.map((script) =>
    command(`script ${JSON.stringify(script)}`, ({ server }) => server.setScript(script)),
  ),
  refusals.map((refuse) =>
    command(`refuse ${JSON.stringify(refuse)}`, ({ server }) => server.setScript({ refuse })),
  ),
  fc.constantFrom("end", "break").map((how) =>
    command(`streams ${how}`, (real) => {
      cause(real, how);
      real.server.close("", how === "end" ? "end" : "break");
    }),
  ),
  fc.integer({ min: 0, max: 3_000 }).map((ms) =>
    command(`drain ${ms}`, (real) => {
      cause(real, "drain");
      real.server.close(`event: draining\ndata: {"reconnectAfterMs":${ms}}\n\n`);
    }),
  ),
  fc.constantFrom("expired", "revoked", "slow").map((reason) =>
    command(`closing ${reason}`, (real) => {
      cause(real, reason);
      real.server.close(`event: closing\ndata: {"reason":"${reason}"}\n\n`);
    }),
  ),
  fc.constantFrom(0, 500, 8_000, 90_000, '"soon"', null).map((ms) => {
    const text = `event: spread\ndata: {"spreadMs":${ms}}\n\n`;
    return command(`write ${JSON.stringify(text)}`, ({ server }) => server.write(text));
  }),
  fc
    .constantFrom<string>('event: reset\ndata: {"reason":"old"}\n\n', ": ping\n\n", "event: new\ndata: ?\n\n")
    .map((text) => command(`write ${JSON.stringify(text)}`, ({ server }) => server.write(text))),
  fc.constantFrom("hidden" as const, "visible" as const, "online" as const).map((event) =>
    command(event, (real) => {
      cause(real, event);
      real.page.turn(event);
    }),
  ),
  fc.integer({ min: -3_600_000, max: 3_600_000 }).map((ms) =>
    command(`clock jumps ${ms}`, async (real) => {
      cause(real, "jump");
      const { clock } = real.page;
      clock.setWallTime(clock.now() + ms);
    }),
  ),
];

function checkUpdates({ seen }: Real): void {
  for (const updates of seen.values()) {
    const versions = updates.map(({ session }) => session.version);
    expect(versions, "no version goes back").toEqual([...versions].sort((a, b) => a - b));
    const terminal = updates.filter(({ session }) => session.isCompleted);
    expect(terminal.length, "the end is told at most once").toBeLessThanOrEqual(1);
    for (const { stale, connection } of terminal) {
      expect({ stale, connection }).toEqual({ stale: false, connection: "ended" });
    }
  }
}

async function run(sequence: Iterable<Command>, random: number): Promise<void> {
  await using server = await startScriptedServer();
  const page = createTestEnvironment(() => random);
  const log: Log[] = [];
  const { now } = page.clock;
  const tokens: string[] = [];
  let asking = 0;
  const { calls } = createClient({
    baseUrl: server.url,
    environment: page.environment,
    token({ reason }) {
      tokens.push(reason);
      return `t${tokens.length}`;
    },
    async fetch(url, init) {
      const kind = new URL(url).pathname.endsWith("/events") ? "stream" : "other";
      log.push({ type: "asked", at: now(), kind });
      asking++;
      const response = await fetch(url, init).finally(() => asking--);
      if (response.status > 399) {
        const floorMs = Number(response.headers.get("retry-after") ?? 0) * 1000;
        log.push({ type: "refused", at: now(), status: response.status, floorMs });
      }
      return response;
    },
  });
  const real: Real = { server, page, log, seen: new Map(), tokens };
  const ended = new Map<string, unknown>();
  const watchAgain = () => {
    for (const id of ids) {
      if (real.seen.get(id)?.some(({ session }) => session.isCompleted)) continue;
      const updates: SessionUpdate[] = [];
      // A watch that the server refused for good begins anew, as its user would.
      real.seen.set(id, updates);
      ended.delete(id);
      calls.watch(id, (update) => updates.push(update), { onError: (error) => ended.set(id, error) });
    }
  };
  for (const id of ids) server.commit(id);
  watchAgain();

  await fc.asyncModelRun(() => ({ model: {}, real }), sequence);

  // The world is well again: whatever has been, every watch comes to its end.
  server.setScript({});
  page.turn("visible");
  const wellAt = page.clock.monotonic();
  for (const id of ids) if (!server.sessions.get(id)?.isCompleted) server.finish(id);
  const finished = (id: string) => real.seen.get(id)?.some(({ session }) => session.isCompleted);
  await vi.waitFor(
    async () => {
      if (ids.some((id) => ended.has(id) && !finished(id))) watchAgain();
      await page.clock.advance(1_000);
      await breathe(2);
      expect(
        ids.filter((id) => !finished(id)),
        "every watch comes to its end",
      ).toEqual([]);
    },
    { interval: 1, timeout: 10_000 },
  );
  checkUpdates(real);
  // The longest back-off, a stall and the odd lost try; what a clock that was set told before does not count.
  expect(page.clock.monotonic() - wellAt, "it converges").toBeLessThan(180_000);
  const asked = server.asked.length;
  await page.clock.advance(600_000);
  await breathe();
  expect(server.asked.length, "nothing is asked after the end").toBe(asked);

  expect(page.environment.warn.mock.calls.length, "at most one warning a connection").toBeLessThanOrEqual(
    1 + tokens.filter((reason) => reason === "expired").length,
  );
  checkFloors(log);
}

/** After a Retry-After no stream is asked for too early, unless the clock was set meanwhile or a watch began anew. */
function checkFloors(log: readonly Log[]): void {
  for (const [index, entry] of log.entries()) {
    if (entry.type !== "refused" || entry.floorMs === 0 || entry.status === 401) continue;
    const rest = log.slice(index + 1);
    const next = rest.find((one) => one.type === "asked");
    const jumped = rest
      .slice(0, next ? rest.indexOf(next) : 0)
      .some((one) => one.type === "caused" && one.what === "jump");
    if (next && !jumped)
      expect(next.at - entry.at, "Retry-After is a floor").toBeGreaterThanOrEqual(entry.floorMs);
  }
}

test("whatever server, network, page and clock do, no version goes back and the end is told once", async () => {
  const seed = Number(process.env.HOLAT_SEED) || Date.now() % 2 ** 31;
  console.log(`connection model: HOLAT_SEED=${seed}`);
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", onUnhandled);
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(commands, { maxCommands: 40, size: "max" }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        run,
      ),
      { seed, numRuns: process.env.HOLAT_LONG ? 3_000 : 100 },
    );
    await breathe(10);
  } finally {
    process.off("unhandledRejection", onUnhandled);
  }
  expect(unhandled, "no unhandled rejection").toEqual([]);
}, 300_000);
