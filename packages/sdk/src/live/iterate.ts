import type { SessionUpdate, Subscribe } from "./update.js";

/**
 * Updates as an async iterator that begins when it is first asked. Who takes them slowly gets the newest of each session
 * and never misses its end. An abort rejects with the signal's reason.
 */
export function iterate(subscribe: Subscribe, signal?: AbortSignal): AsyncIterableIterator<SessionUpdate> {
  const pending = new Map<string, SessionUpdate>();
  let stop: (() => void) | undefined;
  let over = false;
  let failure: { readonly error: unknown } | undefined;
  let wake = () => {};

  const finish = (error?: unknown) => {
    if (over) return;
    over = true;
    if (error !== undefined) failure = { error };
    signal?.removeEventListener("abort", onAbort);
    stop?.();
    wake();
  };
  const onAbort = () => finish(signal?.reason);

  const begin = () => {
    if (signal?.aborted) return finish(signal.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    stop = subscribe({
      onUpdate(update) {
        pending.set(update.session.id, update);
        wake();
      },
      onEnd: finish,
    });
  };

  return {
    async next() {
      if (!stop && !over) begin();
      for (;;) {
        for (const [id, value] of pending) {
          pending.delete(id);
          return { done: false, value };
        }
        if (failure) {
          const { error } = failure;
          failure = undefined;
          throw error;
        }
        if (over) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async return() {
      pending.clear();
      failure = undefined;
      finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
