import { guard } from "./guard.js";
import type { ListenOptions } from "./listen.js";
import type { SessionUpdate, Subscribe } from "./update.js";

/**
 * Updates as an async iterator that begins when it is first asked. Who takes them slowly gets the newest of each session
 * and never misses its end. An abort rejects with the signal's reason.
 */
export function iterate(
  subscribe: Subscribe,
  { signal, onConnection, onSynced }: ListenOptions,
): AsyncIterableIterator<SessionUpdate> {
  const pending = new Map<string, SessionUpdate>();
  const failures: unknown[] = [];
  let stop: (() => void) | undefined;
  let over = false;
  let wake = () => {};

  const finish = (error?: unknown) => {
    if (over) return;
    over = true;
    if (error !== undefined) failures.push(error);
    signal?.removeEventListener("abort", onAbort);
    stop?.();
    wake();
  };
  const onAbort = () => finish(signal?.reason);

  return {
    async next() {
      if (signal?.aborted) onAbort();
      if (!stop && !over) {
        signal?.addEventListener("abort", onAbort);
        stop = subscribe({
          onUpdate(update) {
            pending.set(update.session.id, update);
            wake();
          },
          onConnection: (...change) => guard(() => onConnection?.(...change)),
          onSynced: () => guard(() => onSynced?.()),
          onEnd: finish,
        });
      }
      for (;;) {
        for (const [id, value] of pending) {
          pending.delete(id);
          return { done: false, value };
        }
        if (failures.length > 0) throw failures.pop();
        if (over) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async return() {
      pending.clear();
      finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
