import type { Environment } from "../../../packages/sdk/src/live/environment.js";
import { followBySdk } from "./followBySdk.js";
import type { StreamWatcher, WatcherOptions } from "./streamWatcher.js";

/** A watcher as any program that installs the SDK has it. */
export function watchBySdk(options: WatcherOptions & { readonly environment: Environment }): StreamWatcher {
  const followed = followBySdk(options);
  return {
    witness: followed.witness,
    sessionIds: options.sessionIds,
    attempts: followed.attempts,
    stop: followed[Symbol.asyncDispose],
  };
}
