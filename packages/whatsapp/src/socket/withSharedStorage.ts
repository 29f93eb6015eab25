import asyncHooks, { AsyncLocalStorage } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";

const shared = new AsyncLocalStorage<ReadonlyMap<object, unknown>>();

/** Keeps its values in the one storage that all of its kind share. */
class SharedStorage<T> extends AsyncLocalStorage<T> {
  override getStore(): T | undefined {
    return shared.getStore()?.get(this) as T | undefined;
  }

  override run<R, Args extends unknown[]>(store: T, run: (...args: Args) => R, ...args: Args): R {
    return shared.run(this.#with(store), run, ...args);
  }

  override enterWith(store: T): void {
    shared.enterWith(this.#with(store));
  }

  override exit<R, Args extends unknown[]>(run: (...args: Args) => R, ...args: Args): R {
    return shared.run(this.#with(undefined), run, ...args);
  }

  override disable(): void {
    shared.enterWith(this.#with(undefined));
  }

  #with(store: T | undefined): ReadonlyMap<object, unknown> {
    return new Map(shared.getStore()).set(this, store);
  }
}

/** From Node 24 on a storage costs those nothing that do not use it. */
const isDear = Number(process.versions.node.split(".")[0]) < 24;

/**
 * Each AsyncLocalStorage in use makes every promise of the process dearer on older Nodes, and Baileys has one for every
 * socket. Those that are made within are one.
 */
export function withSharedStorage<T>(make: () => T): T {
  if (!isDear) return make();
  const own = Object.getOwnPropertyDescriptor(asyncHooks, "AsyncLocalStorage");
  if (own?.configurable !== true) return make();
  Object.defineProperty(asyncHooks, "AsyncLocalStorage", {
    value: SharedStorage,
    configurable: true,
    enumerable: true,
  });
  syncBuiltinESMExports();
  try {
    return make();
  } finally {
    Object.defineProperty(asyncHooks, "AsyncLocalStorage", own);
    syncBuiltinESMExports();
  }
}
