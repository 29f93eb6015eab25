import type { Store } from "../stores/store.js";

/** For a hook that has nothing to ask for yet. */
export function createIdleStore<Snapshot>(snapshot: Snapshot): Store<Snapshot> {
  return { subscribe: () => () => {}, getSnapshot: () => snapshot, destroy() {} };
}
