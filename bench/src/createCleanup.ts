/** Undoes in reverse what was done, once, on every way out. */
export interface Cleanup {
  defer(undo: () => unknown): void;
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const undoes: (() => unknown)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async () => {
    for (let undo = undoes.pop(); undo !== undefined; undo = undoes.pop()) {
      try {
        await undo();
      } catch (error) {
        console.error("cleaning up:", error);
      }
    }
  };
  return {
    defer: (undo) => void undoes.push(undo),
    // Who asks while it runs, a signal in the midst of a failure, waits for the same end.
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}

/** Runs `use` with a cleanup of its own. */
export async function withCleanup<T>(parent: Cleanup, use: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = createCleanup();
  parent.defer(cleanup.run);
  try {
    return await use(cleanup);
  } finally {
    await cleanup.run();
  }
}
