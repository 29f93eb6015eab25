import type { Clock } from "@holat/core";

/** Lets parsing run for a few milliseconds at a time, so that timers, sockets and other sessions get their turn. */
export interface Turnstile {
  /** undefined: go on now. Otherwise wait for it first. */
  pass(): Promise<void> | undefined;
}

export function createTurnstile(clock: Clock, turnMs = 4): Turnstile {
  let turn: { readonly until: number; readonly over: Promise<void> } | undefined;
  return {
    pass: () => {
      if (!turn) {
        turn = {
          until: clock.monotonic() + turnMs,
          over: new Promise((resolve) => {
            setImmediate(() => {
              turn = undefined;
              resolve();
            });
          }),
        };
        return undefined;
      }
      return clock.monotonic() < turn.until ? undefined : turn.over;
    },
  };
}
