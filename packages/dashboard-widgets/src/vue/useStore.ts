import {
  type ComputedRef,
  computed,
  getCurrentInstance,
  type MaybeRefOrGetter,
  onMounted,
  onScopeDispose,
  shallowRef,
  toValue,
  watch,
} from "vue";
import { createTokenHolder } from "../settings/createTokenHolder.js";
import type { ClientChoice } from "../settings/resolveClient.js";
import type { Store } from "../stores/store.js";

/** What a snapshot has, each for itself. */
export type Refs<Snapshot> = { readonly [Name in keyof Snapshot]: ComputedRef<Snapshot[Name]> };

/**
 * The snapshot of a store that is made anew when one of `deps` is another. On a server, and until the component is
 * mounted, it is `empty`. `call` does something with the store of the moment.
 */
export function useStore<Snapshot extends object, Own extends Store<Snapshot>>(
  create: () => Own,
  deps: () => readonly unknown[],
  empty: Snapshot,
) {
  const snapshot = shallowRef(empty);
  let store: Own | undefined;
  let leave = () => {};
  const close = () => {
    leave();
    store?.destroy();
    store = undefined;
  };
  const open = () => {
    close();
    const own = create();
    store = own;
    leave = own.subscribe(() => {
      snapshot.value = own.getSnapshot();
    });
    snapshot.value = own.getSnapshot();
  };
  const start = () => {
    watch(deps, open, { immediate: true });
  };
  if (getCurrentInstance()) onMounted(start);
  else if ("document" in globalThis) start();
  onScopeDispose(close);

  const names = Object.keys(empty) as (keyof Snapshot)[];
  return {
    refs: Object.fromEntries(
      names.map((name) => [name, computed(() => snapshot.value[name])]),
    ) as Refs<Snapshot>,
    call: <Answer>(what: (store: Own) => Answer) => (store ? what(store) : undefined),
  };
}

/** A token function that is written anew in each render counts as the same. */
export function useChoice<Choice extends Pick<ClientChoice, "token">>(
  options: MaybeRefOrGetter<Choice>,
): () => Choice {
  const hold = createTokenHolder();
  return () => {
    const choice = toValue(options);
    return { ...choice, token: hold(choice.token) };
  };
}
