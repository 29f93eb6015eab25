/** Runs `read` once for all who ask for the same key: but never for one who asks after it has begun. */
export type ShareRead<T> = (key: string, read: () => Promise<T>) => Promise<T>;

interface Turn<T> {
  readonly result: Promise<T>;
  begun: boolean;
}

/** At most one read of a key runs at a time, and at most one waits for its turn. */
export function createReadSharing<T>(): ShareRead<T> {
  const lastOf = new Map<string, Turn<T>>();
  return (key, read) => {
    const before = lastOf.get(key);
    if (before && !before.begun) return before.result;
    const begin = async (): Promise<T> => {
      await before?.result.catch(() => {});
      turn.begun = true;
      try {
        return await read();
      } finally {
        if (lastOf.get(key) === turn) lastOf.delete(key);
      }
    };
    const turn: Turn<T> = { begun: false, result: Promise.resolve().then(begin) };
    lastOf.set(key, turn);
    return turn.result;
  };
}
