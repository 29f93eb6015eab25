const cleanups: (() => Promise<unknown>)[] = [];

/**
 * Has `cleanup` run after the present test file, the last one first. Unlike vitest's `afterAll` also from within a test,
 * and from a module that several files of a worker share: such a module is evaluated for the first of them alone.
 */
export function afterFile(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup);
}

/** Runs them all, also those after one that failed; then rejects with the first failure. */
export async function runCleanups(): Promise<void> {
  const failures: unknown[] = [];
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
