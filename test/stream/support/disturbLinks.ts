import type { TcpProxy } from "../../../packages/testkit/src/index.js";
import type { Random } from "../../survival/support/createRandom.js";

export interface Disturbance {
  /** How many links were cut. */
  readonly done: number;
  /** Resolves after the last cut. */
  readonly over: Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A link that carries nothing is not cut by its bytes. */
const mostPatienceMs = 500;

/**
 * Cuts links one after another in rounds, so that each is hit as often as any other: `cuts` in all, spread over
 * `durationMs`. Two of three break at once, the others with a byte to come, most often in the midst of an event.
 */
export function disturbLinks(options: {
  readonly links: readonly TcpProxy[];
  readonly random: Random;
  readonly cuts: number;
  readonly durationMs: number;
}): Disturbance {
  const { links, random, cuts, durationMs } = options;
  const startedAt = performance.now();
  const waiting = new Map<TcpProxy, { readonly cutsBefore: number; readonly untilMs: number }>();
  let round: TcpProxy[] = [];
  let finish = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const done = () => links.reduce((sum, { stats }) => sum + stats.cuts, 0);
  const cutNext = () => {
    if (round.length === 0) round = shuffle(links, random);
    const link = round.pop();
    if (link === undefined) return;
    if (random.integer(1, 3) > 1) return link.cut();
    waiting.set(link, { cutsBefore: link.stats.cuts, untilMs: performance.now() + mostPatienceMs });
    link.cutAfterBytes = random.integer(1, 3_000);
  };
  const leaveAlone = () => {
    for (const [link, { cutsBefore, untilMs }] of waiting) {
      if (link.stats.cuts === cutsBefore && performance.now() < untilMs) continue;
      link.cutAfterBytes = null;
      waiting.delete(link);
    }
  };
  const timer = setInterval(() => {
    leaveAlone();
    const due = Math.min(1, (performance.now() - startedAt) / durationMs) * cuts;
    // A link that carries nothing, because its watcher waits or has seen the end, is passed over.
    if (done() + waiting.size < due) cutNext();
    if (done() < cuts || waiting.size > 0) return;
    clearInterval(timer);
    finish();
  }, 3);
  return {
    get done() {
      return done();
    },
    over,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      finish();
    },
  };
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.integer(0, left.length - 1), 1));
}
