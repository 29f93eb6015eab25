import type { RunContext } from "./runContext.js";

export interface LostLimit {
  /** The machine answered: the time counts anew. */
  answered(): void;
  /** The machine has been out of reach for longer than the target allows; never so without a configured limit. */
  isOver(): boolean;
  /** Milliseconds left; null without a limit. */
  leftMs(): number | null;
}

/** Counts from when this node last heard of the run, not across times when no server was looking. */
export function createLostLimit({ target, clock }: Pick<RunContext, "target" | "clock">): LostLimit {
  const limitMs = target.lostLinkFailAfterSeconds === null ? null : target.lostLinkFailAfterSeconds * 1_000;
  let heardAt = clock.monotonic();
  const leftMs = () => (limitMs === null ? null : limitMs - (clock.monotonic() - heardAt));
  return {
    answered: () => {
      heardAt = clock.monotonic();
    },
    leftMs,
    isOver: () => {
      const left = leftMs();
      return left !== null && left <= 0;
    },
  };
}
