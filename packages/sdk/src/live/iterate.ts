import { type ListenOptions, listen, type Watch } from "./listen.js";
import type { SessionUpdate, Subscribe } from "./update.js";

/**
 * Updates as an async iterator that begins when it is first asked. Who takes them slowly gets the newest of each session
 * and never misses its end. An abort rejects with the signal's reason.
 */
export function iterate(subscribe: Subscribe, options: ListenOptions): AsyncIterableIterator<SessionUpdate> {
  const pending = new Map<string, SessionUpdate>();
  const failures: unknown[] = [];
  let watch: Watch | undefined;
  let over = false;
  let wake = () => {};

  const onUpdate = (update: SessionUpdate) => {
    pending.set(update.session.id, update);
    wake();
  };
  const onOver = (error?: unknown) => {
    if (!over && error !== undefined) failures.push(error);
    over = true;
    wake();
  };

  return {
    async next() {
      if (!over) watch ??= listen(subscribe, onUpdate, options, onOver);
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
      watch?.stop();
      onOver();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
