import type { Environment } from "../../../packages/sdk/src/live/environment.js";
import { followBySdk } from "./followBySdk.js";
import type { StreamWatcher, WatcherOptions } from "./streamWatcher.js";

/** A watcher as any program that installs the SDK has it. `all`: by the stream of all sessions. */
export function watchBySdk(
  options: WatcherOptions & { readonly environment: Environment; readonly all?: boolean },
): StreamWatcher {
  const followed = followBySdk(options);
  return {
    witness: followed.witness,
    sessionIds: options.sessionIds,
    attempts: followed.attempts,
    stop: followed[Symbol.asyncDispose],
  };
}
