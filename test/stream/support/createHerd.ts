import { deriveSpreadMs } from "../../../packages/api/src/live/stream/deriveSpreadMs.js";
import {
  type ConnectionEvent,
  type ConnectionState,
  createConnectionState,
  deriveTickAt,
  transition,
} from "../../../packages/sdk/src/live/connectionMachine.js";
import { createRandom } from "../../survival/support/createRandom.js";

/** Many of the SDK's connections to one server, in a time of their own: all live and told the spread before ms 0. */
export interface Herd {
  /** How many have a stream. */
  readonly live: number;
  /** The server answers nobody, or everybody. */
  setAway(away: boolean): void;
  /** All streams are cut in this ms. */
  lose(at: number): void;
  runUntil(at: number): void;
  /** Streams that were asked for from then until before then. */
  countBetween(from: number, to: number): number;
  /** The most of them in any second of that time, looked at every 50 ms. */
  busiest(from: number, to: number): number;
}

export function createHerd(watchers: number, seed: number): Herd {
  const own = createRandom(seed);
  const random = () => own.integer(0, 2 ** 30 - 1) / 2 ** 30;
  const streams = new Set<number>();
  const opened: number[] = [];
  /** Who wants a tick in which ms. */
  const due = new Map<number, number[]>();
  let away = false;
  let now = 0;

  const step = (watcher: number, event: ConnectionEvent): void => {
    const before = states[watcher];
    if (before === undefined) return;
    const { state, effect } = transition(before, event, now, random());
    states[watcher] = state;
    if (effect === "open") ask(watcher);
    else if (state.phase === "waiting") {
      const at = Math.ceil(deriveTickAt(state));
      due.set(at, [...(due.get(at) ?? []), watcher]);
    }
  };
  const ask = (watcher: number): void => {
    opened.push(now);
    if (away) step(watcher, { type: "refused", status: 0, retryAfterMs: 0 });
    else {
      streams.add(watcher);
      step(watcher, { type: "heard" });
      step(watcher, { type: "spread", spreadMs: deriveSpreadMs(streams.size) });
    }
  };

  const createLive = (): ConnectionState => {
    const told: ConnectionEvent[] = [
      { type: "start" },
      { type: "heard" },
      { type: "spread", spreadMs: deriveSpreadMs(watchers) },
    ];
    return told.reduce(
      (state, event) => transition(state, event, -1_000, 0).state,
      createConnectionState(3_000),
    );
  };
  const states = Array.from({ length: watchers }, createLive);
  for (const watcher of states.keys()) streams.add(watcher);

  const countBetween = (from: number, to: number) => opened.filter((at) => at >= from && at < to).length;
  return {
    get live() {
      return streams.size;
    },
    setAway: (is) => {
      away = is;
    },
    lose(at) {
      now = at;
      const lost = [...streams];
      streams.clear();
      for (const watcher of lost) step(watcher, { type: "closed" });
    },
    runUntil(at) {
      for (; now <= at; now++) {
        for (const watcher of due.get(now) ?? []) step(watcher, { type: "tick" });
        due.delete(now);
      }
    },
    countBetween,
    busiest(from, to) {
      const counts: number[] = [];
      for (let at = from; at < to; at += 50) counts.push(countBetween(at, at + 1_000));
      return Math.max(0, ...counts);
    },
  };
}
