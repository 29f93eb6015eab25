import { useMemo, useRef, useSyncExternalStore } from "react";
import { createTokenHolder } from "../settings/createTokenHolder.js";
import type { ClientChoice } from "../settings/resolveClient.js";
import type { Store } from "../stores/store.js";

/** The store's snapshot; another one of `deps` makes another store. `empty` is what a server renders. */
export function useStore<Snapshot, Own extends Store<Snapshot>>(
  create: () => Own,
  deps: readonly unknown[],
  empty: Snapshot,
): readonly [Snapshot, Own] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are the caller's
  const store = useMemo(create, deps);
  return [useSyncExternalStore(store.subscribe, store.getSnapshot, () => empty), store];
}

/** A token function that is written anew in each render counts as the same. */
export function useToken(token: ClientChoice["token"]): ClientChoice["token"] {
  const hold = useRef<ReturnType<typeof createTokenHolder>>(undefined);
  hold.current ??= createTokenHolder();
  return hold.current(token);
}
