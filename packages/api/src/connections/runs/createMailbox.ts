/** What one reader takes in order, one at a time. */
export interface Mailbox<T> {
  put(item: T): void;
  /** The next one; waits for it. undefined: the signal was aborted and nothing is left. */
  take(signal: AbortSignal): Promise<T | undefined>;
}

export function createMailbox<T>(): Mailbox<T> {
  const items: T[] = [];
  let wake = () => {};
  return {
    put: (item) => {
      items.push(item);
      wake();
    },
    take: async (signal) => {
      while (items.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal.addEventListener("abort", wake, { once: true });
        });
        signal.removeEventListener("abort", wake);
      }
      return items.shift();
    },
  };
}
