import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import type { SessionUpdate, Subscribe } from "./update.js";

export interface ListenOptions {
  /** Ends the watch. */
  readonly signal?: AbortSignal | undefined;
  /** Each change of the connection, also before there is a first update; with the cause, where there is one. */
  readonly onConnection?: ((connection: Connection, error: unknown) => void) | undefined;
  /** The server refused, and the watch is over. Default: console.error */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A watch that tells a callback. */
export interface Watch {
  stop(): void;
}

/** What a callback throws, or rejects with, is reported and stops nothing. */
export function listen(
  subscribe: Subscribe,
  onUpdate: (update: SessionUpdate) => unknown,
  options: ListenOptions & { readonly onSynced?: (() => void) | undefined },
  environment: Environment,
): Watch {
  const { signal, onConnection, onSynced, onError = environment.report } = options;
  const guard =
    <Args extends unknown[]>(callback: (...args: Args) => unknown) =>
    (...args: Args): void => {
      void (async () => callback(...args))().catch(environment.report);
    };
  if (signal?.aborted) return { stop() {} };
  const end = subscribe({
    onUpdate: guard(onUpdate),
    onConnection: guard(onConnection ?? (() => {})),
    onSynced: guard(onSynced ?? (() => {})),
    onEnd: (error) => {
      signal?.removeEventListener("abort", stop);
      if (error !== undefined) guard(onError)(error);
    },
  });
  const stop = () => {
    signal?.removeEventListener("abort", stop);
    end();
  };
  signal?.addEventListener("abort", stop, { once: true });
  return { stop };
}
