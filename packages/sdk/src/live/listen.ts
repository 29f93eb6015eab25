import type { Connection } from "./deriveConnection.js";
import { guard } from "./guard.js";
import type { SessionUpdate, Subscribe } from "./update.js";

export interface ListenOptions {
  /** Ends the watch. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Each change of the connection, also before there is a first update, and each failure with what failed. `heardAt`, of
   * a filter only: epoch ms at which the server said anything last; 0 before it did.
   */
  readonly onConnection?: ((connection: Connection, error: unknown, heardAt?: number) => void) | undefined;
  /** The present state has been told, be it empty; again after each reconnect. Of a filter only. */
  readonly onSynced?: (() => void) | undefined;
  /** The server refused, and the watch is over. Default: console.error */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A watch that tells a callback. */
export interface Watch {
  stop(): void;
}

/**
 * What a callback throws, or rejects with, is reported and stops nothing. `onOver` is told of the end: with the refusal,
 * or with the reason of an abort.
 */
export function listen(
  subscribe: Subscribe,
  onUpdate: (update: SessionUpdate) => unknown,
  { signal, onConnection, onSynced, onError = console.error }: ListenOptions,
  onOver: (error?: unknown) => void = (error) => {
    if (error !== undefined && !signal?.aborted) onError(error);
  },
): Watch {
  let end = () => {};
  const finish = (error?: unknown) => {
    signal?.removeEventListener("abort", abort);
    end();
    guard(() => onOver(error));
  };
  const abort = () => finish(signal?.reason);
  if (signal?.aborted) abort();
  else {
    signal?.addEventListener("abort", abort);
    end = subscribe({
      onUpdate: (update) => guard(() => onUpdate(update)),
      onConnection: (...change) => guard(() => onConnection?.(...change)),
      onSynced: () => guard(() => onSynced?.()),
      onEnd: finish,
    });
  }
  return { stop: () => finish() };
}
