import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ConnectionEvent,
  type ConnectionState,
  createConnectionState,
  deriveTickAt,
  type Phase,
  transition,
} from "../../src/live/connectionMachine.js";
import { deriveConnection } from "../../src/live/deriveConnection.js";

type Step = readonly [at: number, event: ConnectionEvent];

const start: Step = [0, { type: "start" }];
const heard: ConnectionEvent = { type: "heard" };
const closed: ConnectionEvent = { type: "closed" };
const tick: ConnectionEvent = { type: "tick" };
const refused = (status: number, retryAfterMs = 0): ConnectionEvent => ({
  type: "refused",
  status,
  retryAfterMs,
});

/** Plays the steps; the effects of the last one beside the state after it. */
function play(steps: readonly Step[], random = 0.5) {
  let state = createConnectionState(3_000);
  let effect: string | undefined;
  const effects: string[] = [];
  for (const [at, event] of steps) {
    ({ state, effect } = { effect: undefined, ...transition(state, event, at, random) });
    if (effect) effects.push(effect);
  }
  return { state, effect, effects, connection: deriveConnection(state) };
}

/** Three streams that end at once: then, an answer to a held-back request. */
const buffered: readonly Step[] = [
  start,
  ...[0, 1, 2].flatMap((n): Step[] => [
    [n * 5_000 + 10, heard],
    [n * 5_000 + 20, closed],
    [n * 5_000 + 5_000, tick],
  ]),
];

type Situation = Phase | "live by held-back requests" | "live by plain requests";

const ways: Record<Situation, readonly Step[]> = {
  connecting: [start],
  live: [start, [100, heard]],
  waiting: [start, [100, refused(503)]],
  "live by held-back requests": [...buffered, [15_100, heard]],
  "live by plain requests": [
    ...buffered,
    ...[0, 1, 2].flatMap((n): Step[] => [
      [16_000 + n * 12_000, heard],
      [17_000 + n * 12_000, closed],
      [27_000 + n * 12_000, tick],
    ]),
    [52_000, heard],
  ],
  parked: [start, [100, heard], [200, { type: "hidden" }], [20_000, heard], [30_200, tick]],
  ended: [start, [100, heard], [200, { type: "finish" }]],
  stopped: [start, [100, heard], [200, { type: "stop" }]],
};

const events = {
  heard,
  closed,
  changed: { type: "changed" },
  refused401: refused(401),
  refused403: refused(403),
  refused404: refused(404),
  refused410: refused(410),
  refused429: refused(429),
  refused503: refused(503),
  noAnswer: refused(0),
  draining: { type: "draining", delayMs: 500 },
  expired: { type: "closing", reason: "expired" },
  slow: { type: "closing", reason: "slow" },
  spread: { type: "spread", spreadMs: 1_000 },
  online: { type: "online" },
  visible: { type: "visible" },
  finish: { type: "finish" },
  stop: { type: "stop" },
} satisfies Record<string, ConnectionEvent>;

/** Phase after it, then what is to be done. */
type Expected = `${Phase}` | `${Phase} ${"open" | "renew" | "close" | "warn"}`;
type Row = Record<keyof typeof events, Expected>;

const attempt = {
  closed: "waiting close",
  changed: "connecting open",
  refused401: "connecting renew",
  refused403: "stopped close",
  refused404: "stopped close",
  refused410: "stopped close",
  refused429: "waiting close",
  refused503: "waiting close",
  noAnswer: "waiting close",
  draining: "waiting close",
  expired: "connecting renew",
  slow: "waiting close",
  online: "connecting open",
  finish: "ended close",
  stop: "stopped close",
} as const;
const same = <To extends Expected>(to: To): Record<keyof typeof events, To> => ({
  heard: to,
  closed: to,
  changed: to,
  refused401: to,
  refused403: to,
  refused404: to,
  refused410: to,
  refused429: to,
  refused503: to,
  noAnswer: to,
  draining: to,
  expired: to,
  slow: to,
  spread: to,
  online: to,
  visible: to,
  finish: to,
  stop: to,
});

const live: Row = { ...attempt, spread: "live", heard: "live", visible: "live" };
const table: Record<Situation, Row> = {
  connecting: { ...attempt, spread: "connecting", heard: "live", visible: "connecting" },
  live,
  "live by held-back requests": live,
  "live by plain requests": live,
  waiting: { ...same("waiting"), online: "connecting open", finish: "ended close", stop: "stopped close" },
  parked: { ...same("parked"), visible: "connecting open", finish: "ended close", stop: "stopped close" },
  ended: same("ended"),
  stopped: same("stopped"),
};

const situations = Object.keys(table) as Situation[];

describe("every event in every phase", () => {
  test.each(situations)("%s", (situation) => {
    const before = play(ways[situation]).state;
    const by = { "live by held-back requests": "longPoll", "live by plain requests": "poll" } as const;
    const via = situation in by ? by[situation as keyof typeof by] : "stream";
    expect(before).toMatchObject({ phase: situation.split(" ")[0], via });
    const now = (ways[situation].at(-1)?.[0] ?? 0) + 100;
    const after = Object.entries(events).map(([name, event]) => {
      const { state, effect } = transition(before, event, now, 0.5);
      return [name, effect ? `${state.phase} ${effect}` : state.phase];
    });
    expect(Object.fromEntries(after)).toEqual(table[situation]);
  });
});

describe("waits between attempts", () => {
  const waits = (random: number, count: number, spreadMs?: number) => {
    let state = createConnectionState(3_000);
    let now = 0;
    if (spreadMs !== undefined) state = transition(state, { type: "spread", spreadMs }, now, random).state;
    return Array.from({ length: count }, () => {
      state = transition(state, { type: "start" }, now, random).state;
      state = transition(state, refused(0), now, random).state;
      const waited = state.dueAt - now;
      now = state.dueAt;
      return waited;
    });
  };
  test.each([
    ["of few", 500, [500, 1_000, 2_000, 4_000, 4_000, 4_000]],
    ["of some", 2_000, [2_000, 2_000, 2_000, 4_000, 4_000, 4_000]],
    ["of very many", 16_000, [16_000, 16_000, 16_000, 16_000, 16_000, 16_000]],
  ])("of a server %s are full jitter over its spread, doubled up to 4 s", (_what, spreadMs, expected) => {
    expect(waits(0.9999999, 6, spreadMs).map(Math.round)).toEqual(expected);
    expect(waits(0.5, 1, spreadMs)).toEqual([(expected[0] ?? 0) / 2]);
    expect(waits(0, 3, spreadMs)).toEqual([0, 0, 0]);
  });

  test("follow a wider spread at once, and a narrower one after 25 good seconds", () => {
    const spread = (spreadMs: number): ConnectionEvent => ({ type: "spread", spreadMs });
    const wide: Step[] = [start, [0, heard], [10, spread(500)], [20, spread(8_000)]];
    expect(play(wide).state.spreadMs).toBe(8_000);
    const back: Step[] = [...wide, [100, closed], [8_100, tick], [8_200, heard], [8_300, spread(500)]];
    expect(play(back).state.spreadMs).toBe(8_000);
    expect(play([...back, [33_199, spread(500)]]).state.spreadMs).toBe(8_000);
    expect(play([...back, [33_200, spread(500)]]).state.spreadMs).toBe(500);
  });

  test("before a server told a spread are full jitter: up to half a second, doubled up to 30 s", () => {
    expect(waits(0.9999999, 9).map(Math.round)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(waits(0.5, 3)).toEqual([250, 500, 1_000]);
    expect(waits(0, 3)).toEqual([0, 0, 0]);
  });

  test("are never shorter than Retry-After, also when the network or the machine comes back", () => {
    const { state } = play([start, [100, refused(503, 20_000)]]);
    expect(state.dueAt).toBe(20_100);
    const online = transition(state, { type: "online" }, 5_000, 0);
    expect(online).toMatchObject({ state: { phase: "waiting", dueAt: 20_100 }, effect: "close" });
    expect(transition(online.state, { type: "online" }, 20_100, 0).effect).toBe("open");
  });

  test.each([
    ["24.999 s do not settle it", 24_999, 3],
    ["25 s do", 25_000, 1],
  ])("the count begins anew once a connection was good for long: %s", (_what, forMs, failures) => {
    const steps: Step[] = [
      start,
      [0, refused(0)],
      [1_000, tick],
      [1_000, refused(0)],
      [3_000, tick],
      [3_000, heard],
    ];
    for (let at = 3_000; at < 3_000 + forMs; at += 9_000) steps.push([at, heard]);
    expect(play([...steps, [3_000 + forMs, closed]]).state.failures).toBe(failures);
  });

  test("draining waits as told and is no failure; by a stream that never lived it is one", () => {
    const draining: ConnectionEvent = { type: "draining", delayMs: 700 };
    expect(play([start, [0, heard], [1_000, draining]]).state).toMatchObject({ dueAt: 1_700, failures: 0 });
    expect(play([start, [0, heard], [999, draining]]).state).toMatchObject({
      dueAt: 1_699,
      failures: 1,
      bad: 0,
    });
  });
});

describe("the token", () => {
  test("is asked for anew once, then it is over", () => {
    expect(play([start, [10, refused(401)], [20, refused(401)]]).effects).toEqual(["open", "renew", "close"]);
    const expired: ConnectionEvent = { type: "closing", reason: "revoked" };
    expect(play([start, [10, heard], [20, expired], [30, heard], [40, expired]]).effects).toEqual([
      "open",
      "renew",
      "close",
    ]);
  });

  test("may be asked for anew again after 30 good seconds, and nothing looks lost meanwhile", () => {
    const good: Step[] = [0, 9, 18, 27, 30].map((second) => [second * 1_000, heard]);
    const { effects, connection } = play([start, ...good, [30_001, { type: "closing", reason: "expired" }]]);
    expect({ effects, connection }).toEqual({ effects: ["open", "renew"], connection: "live" });
  });
});

describe("silence", () => {
  test.each([
    ["no first byte within 5 s", [start], 5_000],
    ["a stream that is silent for 37.5 s", [start, [1_000, heard]], 38_500],
    ["a poll that is silent for its interval more", [...buffered, [15_100, heard]], 15_100 + 40_500],
  ] as [string, readonly Step[], number][])("%s is a loss", (_what, steps, at) => {
    const ticks = (until: number): Step[] => {
      const from = steps.at(-1)?.[0] ?? 0;
      return Array.from({ length: Math.floor((until - from) / 9_000) }, (_, n) => [
        from + (n + 1) * 9_000,
        tick,
      ]);
    };
    expect(play([...steps, ...ticks(at - 1), [at - 1, tick]]).effect).toBeUndefined();
    expect(play([...steps, ...ticks(at - 1), [at, tick]])).toMatchObject({ effect: "close" });
  });
});

describe("a stream that does not come through", () => {
  test.each([
    ["ends within a second, thrice", buffered],
    ["gives no byte, thrice", [start, ...[5, 10, 15, 20, 25].map((s): Step => [s * 1_000, tick])] as Step[]],
    [
      "begins and then gives nothing, thrice",
      [0, 1, 2].flatMap((n): Step[] => [
        [n * 50_000, n === 0 ? { type: "start" } : tick],
        [n * 50_000 + 10, heard],
        [n * 50_000 + 3_000, heard],
        ...[9, 18, 27, 36, 40.51].map((second): Step => [n * 50_000 + second * 1_000, tick]),
      ]),
    ],
  ])("%s: held-back requests, and one warning as soon as one of those is answered", (_what, steps) => {
    const before = play(steps);
    expect(before.state).toMatchObject({ via: "longPoll" });
    const at = (steps.at(-1)?.[0] ?? 0) + 5_000;
    const open = transition(before.state, tick, at, 0).state;
    const first = transition(open, heard, at + 10, 0.5);
    expect(first).toMatchObject({ effect: "warn", state: { phase: "live" } });
    expect(transition(first.state, heard, at + 20, 0.5).effect).toBeUndefined();
  });

  test("two bad ones and a good one do not add up", () => {
    const bad = (at: number): Step[] => [
      [at + 10, heard],
      [at + 20, closed],
      [at + 5_000, tick],
    ];
    const steps = [
      start,
      ...bad(0),
      ...bad(5_000),
      [10_010, heard],
      [11_010, closed],
      [15_000, tick],
      ...bad(15_000),
    ];
    expect(play(steps as Step[]).state).toMatchObject({ via: "stream", bad: 1 });
  });

  test("refusals and dead networks are not the stream's fault", () => {
    const steps = [0, 1, 2, 3, 4].flatMap((n): Step[] => [
      [n * 9_000, n === 0 ? { type: "start" } : tick],
      [n * 9_000 + 1, refused(n % 2 ? 503 : 0)],
    ]);
    expect(play(steps).state).toMatchObject({ via: "stream", bad: 0 });
  });

  test("where plain requests get no answer either, streams are tried again", () => {
    expect(play([...buffered, [15_100, refused(0)]]).state).toMatchObject({
      via: "stream",
      bad: 2,
    });
  });

  test("is tried again every 5 minutes; one more bad one is enough, and nothing looks lost meanwhile", () => {
    const steps: Step[] = [...buffered];
    for (let at = 15_100; at < 310_000; at += 9_000) steps.push([at, { type: "heard", waited: true }]);
    const again = play([...steps, [310_020, tick]]);
    expect(again).toMatchObject({ effect: "open", connection: "degraded", state: { via: "stream" } });
    const lost = transition(again.state, tick, 315_020, 0.5).state;
    expect(lost).toMatchObject({ via: "longPoll", streamAgainAt: 315_020 + 300_000 });
  });
});

describe("a page", () => {
  test("that is hidden for 30 s is parked and rests until it is seen", () => {
    const { state } = play(ways.parked);
    expect(deriveTickAt(state)).toBe(Number.POSITIVE_INFINITY);
    expect(transition(state, { type: "visible" }, 9_000_000, 0.5)).toMatchObject({
      effect: "open",
      state: { phase: "connecting", hiddenAt: Number.POSITIVE_INFINITY },
    });
  });

  test("that is seen again sooner goes on as if nothing had been", () => {
    const { effects, state } = play([
      start,
      [100, heard],
      [200, { type: "hidden" }],
      [30_199, { type: "visible" }],
      [30_200, tick],
    ]);
    expect(effects).toEqual(["open"]);
    expect(state.phase).toBe("live");
  });
});

describe("a timer that is far off", () => {
  test.each([
    ["late, while live", [start, [0, heard]], 25_001, "open"],
    ["late, while waiting", [start, [0, refused(503, 60_000)], [9_000, tick]], 34_002, "close"],
    ["a little late", [start, [0, heard]], 24_000, undefined],
  ] as [string, readonly Step[], number, string | undefined][])("%s", (_what, steps, at, effect) => {
    expect(play([...steps, [at, tick]]).effect).toBe(effect);
  });

  test.each([
    ["a stream", [start, [0, heard]], "close"],
    ["a wait", [start, [0, refused(503, 60_000)]], "open"],
  ] as [string, readonly Step[], string][])(
    "%s that was told its time before the clock was set back is looked at within 10 s",
    (_what, steps, effect) => {
      const visible: Step = [-3_000_000, { type: "visible" }];
      expect(play([...steps, visible, [-2_990_000, tick]]).effect).toBe(effect);
    },
  );
});

test("it always wants a tick, later than now and within 10 s, unless it is parked or over", () => {
  const anyEvent = fc.oneof(
    fc.constantFrom<ConnectionEvent>(...Object.values(events), tick, { type: "hidden" }),
    fc.integer({ min: 0, max: 90_000 }).map((ms) => refused(503, ms)),
  );
  // The last: a machine that slept, a clock that was set.
  const anyPause = fc.oneof(
    fc.integer({ min: 0, max: 60_000 }),
    fc.integer({ min: -3_600_000, max: 3_600_000 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(anyPause, anyEvent)), (steps) => {
      let state: ConnectionState = transition(createConnectionState(3_000), { type: "start" }, 0, 0.5).state;
      let now = 0;
      for (const [ms, event] of steps) {
        now += ms;
        state = transition(state, event, now, 0.5).state;
        expect(deriveConnection(state)).not.toBe("waiting");
        // However late it is, two ticks at once and there is nothing due: it never spins.
        for (let n = 0; n < 2; n++) state = transition(state, tick, now, 0.5).state;
        const at = deriveTickAt(state);
        expect(at).toBeGreaterThan(now);
        const rests = ["parked", "ended", "stopped"].includes(state.phase);
        if (rests) expect(at).toBe(Number.POSITIVE_INFINITY);
        else expect(at).toBeLessThanOrEqual(now + 10_000);
      }
    }),
  );
});
