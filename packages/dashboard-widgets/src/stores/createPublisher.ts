import type { Store } from "./store.js";

export interface Publisher<Snapshot> extends Store<Snapshot> {
  /** Many until `schedule` calls are one change. Nobody is told when `derive` gives the same object. */
  changed(): void;
}

interface PublisherOptions<Snapshot> {
  /** What is shown, of what is known now. */
  derive(before: Snapshot): Snapshot;
  /** With the first listener; gives back what ends it after the last. */
  start(): () => void;
  /** When a change is told. Default: in the microtask after it */
  readonly schedule?: (publish: () => void) => void;
}

/** The part that all stores share: listeners, one snapshot at a time, work only while somebody listens. */
export function createPublisher<Snapshot>(
  initial: Snapshot,
  { derive, start, schedule = queueMicrotask }: PublisherOptions<Snapshot>,
): Publisher<Snapshot> {
  const listeners = new Set<() => void>();
  let snapshot = initial;
  let stop: (() => void) | undefined;
  let isScheduled = false;
  let isDestroyed = false;

  const end = () => {
    stop?.();
    stop = undefined;
  };
  const publish = () => {
    isScheduled = false;
    const before = snapshot;
    if (!isDestroyed) snapshot = derive(before);
    if (snapshot !== before) for (const listener of [...listeners]) listener();
  };

  return {
    changed() {
      if (isScheduled || isDestroyed) return;
      isScheduled = true;
      schedule(publish);
    },
    subscribe(listener) {
      const own = () => listener();
      listeners.add(own);
      if (!isDestroyed) stop ??= start();
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) end();
      };
    },
    getSnapshot: () => snapshot,
    destroy() {
      isDestroyed = true;
      listeners.clear();
      end();
    },
  };
}
