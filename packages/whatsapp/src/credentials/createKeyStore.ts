import type { SignalDataSet, SignalDataTypeMap, SignalKeyStore } from "@whiskeysockets/baileys";
import type { StoreQueue } from "./createStoreQueue.js";
import { keyFromText, toText } from "./credentialText.js";

/** Baileys' keys in the session's store. */
export function createKeyStore(store: StoreQueue): SignalKeyStore {
  return {
    async get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]) {
      const found: { [id: string]: SignalDataTypeMap[T] } = {};
      if (ids.length === 0) return found;
      for (const [id, text] of await store.getKeys(type, ids)) found[id] = keyFromText(type, text);
      return found;
    },
    set(data: SignalDataSet) {
      const keys = Object.entries(data).flatMap(([type, entries]) =>
        Object.entries(entries ?? {}).map(([id, value]) => ({
          type,
          id,
          value: value === null || value === undefined ? null : toText(value),
        })),
      );
      return keys.length === 0 ? Promise.resolve() : store.save(() => ({ keys }));
    },
  };
}
