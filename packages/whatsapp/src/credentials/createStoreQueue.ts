import type { Clock, CredentialChange, CredentialStore } from "@holat/core";
import { findErrorCode } from "./findErrorCode.js";

const firstRetryMs = 250;

/** One session's store: saves one after the other and in their order, reads that see the saves before them. */
export interface StoreQueue {
  /** Resolves when it is stored. Rejects when the store failed; nothing is stored or read after that. */
  save(change: () => CredentialChange): Promise<void>;
  /** Rejects as `save` does: Baileys takes a key that it cannot read for one that is not there, and makes another. */
  getKeys(type: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Resolves when all saves so far are stored or failed. Never rejects. */
  settle(): Promise<void>;
}

/**
 * What fails is tried again for `retryMs`, unless another server owns the session or the store cannot be decrypted: then,
 * and after that time, `onFailed` is told once, and the store is not touched any more.
 */
export function createStoreQueue(options: {
  readonly store: CredentialStore;
  readonly clock: Clock;
  readonly retryMs: number;
  readonly onFailed: (error: unknown) => void;
}): StoreQueue {
  const { store, clock, retryMs, onFailed } = options;
  let tail: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;

  const attempt = async <T>(run: () => Promise<T>): Promise<T> => {
    const giveUpAt = clock.monotonic() + retryMs;
    for (let waitMs = firstRetryMs; ; waitMs *= 2) {
      if (failure !== undefined) throw failure.error;
      try {
        return await run();
      } catch (error) {
        if (isFinal(error) || clock.monotonic() + waitMs > giveUpAt) {
          if (failure === undefined) {
            failure = { error };
            onFailed(error);
          }
          throw error;
        }
      }
      await clock.sleep(waitMs);
    }
  };
  return {
    save(change) {
      const saved = tail.then(() => attempt(() => store.save(change())));
      tail = saved.catch(() => {});
      return saved;
    },
    async getKeys(type, ids) {
      await tail;
      return attempt(() => store.getKeys(type, ids));
    },
    settle: () => tail,
  };
}

function isFinal(error: unknown): boolean {
  const code = findErrorCode(error);
  return code === "OWNERSHIP_LOST" || code === "CREDENTIALS_UNREADABLE";
}
