import type { Clock, CredentialChange, CredentialStore } from "@holat/core";
import { findErrorCode } from "./findErrorCode.js";

const firstRetryMs = 250;

/** Saves of one session, one after the other and in their order. */
export interface SaveQueue {
  /** Resolves when it is stored. Rejects when it was refused; nothing is stored after that. */
  save(change: () => CredentialChange): Promise<void>;
  /** Resolves when all saves so far are stored or refused. Never rejects. */
  settle(): Promise<void>;
}

/**
 * A save that fails is tried again for `saveMs`, unless another server owns the session or the store cannot be read: then,
 * and after that time, `onRefused` is told once, and no further save is tried.
 */
export function createSaveQueue(options: {
  readonly store: CredentialStore;
  readonly clock: Clock;
  readonly saveMs: number;
  readonly onRefused: (error: unknown) => void;
}): SaveQueue {
  const { store, clock, saveMs, onRefused } = options;
  let tail: Promise<void> = Promise.resolve();
  let refused: { readonly error: unknown } | undefined;

  const storeOne = async (change: () => CredentialChange) => {
    if (refused !== undefined) throw refused.error;
    const giveUpAt = clock.monotonic() + saveMs;
    for (let waitMs = firstRetryMs; ; waitMs *= 2) {
      try {
        return await store.save(change());
      } catch (error) {
        if (isFinal(error) || clock.monotonic() + waitMs > giveUpAt) {
          refused = { error };
          onRefused(error);
          throw error;
        }
      }
      await clock.sleep(waitMs);
    }
  };
  return {
    save(change) {
      const saved = tail.then(() => storeOne(change));
      tail = saved.catch(() => {});
      return saved;
    },
    settle: () => tail,
  };
}

function isFinal(error: unknown): boolean {
  const code = findErrorCode(error);
  return code === "OWNERSHIP_LOST" || code === "CREDENTIALS_UNREADABLE";
}
