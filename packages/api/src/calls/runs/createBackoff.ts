export interface Backoff {
  /** The next pause, milliseconds. */
  next(): number;
  /** After a success. */
  reset(): void;
}

/** Pauses that grow from `firstMs` to `longestMs`, each drawn at random below the present bound. */
export function createBackoff(
  random: () => number,
  { firstMs, longestMs }: { readonly firstMs: number; readonly longestMs: number },
): Backoff {
  let bound = firstMs;
  return {
    next: () => {
      bound = Math.min(longestMs, bound * 2);
      return firstMs + random() * (bound - firstMs);
    },
    reset: () => {
      bound = firstMs;
    },
  };
}
