import type { Clock } from "@holat/core";

/** Sockets that this server opens at the same time, and the least time between two. */
const mostAtOnce = 16;
const spacingMs = 20;

/** Takes turns at opening sockets, so that a restart with hundreds of sessions is no storm. */
export interface OpenGate {
  /** Resolves when it is this one's turn, in the order of asking; the answer ends the turn. Rejects when aborted. */
  enter(signal: AbortSignal): Promise<() => void>;
}

export function createOpenGate(clock: Clock, limits = { mostAtOnce, spacingMs }): OpenGate {
  let inside = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let turn: Promise<void> = Promise.resolve();
  const waiting: (() => void)[] = [];

  const leave = () => {
    inside--;
    waiting.shift()?.();
  };

  const pass = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    while (inside >= limits.mostAtOnce) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
    const pauseMs = lastAt + limits.spacingMs - clock.monotonic();
    if (pauseMs > 0) await clock.sleep(pauseMs, signal);
    inside++;
    lastAt = clock.monotonic();
  };

  return {
    enter: async (signal) => {
      const before = turn;
      let done = () => {};
      turn = new Promise((resolve) => {
        done = resolve;
      });
      await before;
      try {
        await pass(signal);
      } finally {
        done();
      }
      let left = false;
      return () => {
        if (left) return;
        left = true;
        leave();
      };
    },
  };
}
