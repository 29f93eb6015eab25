import { platform } from "../../../packages/sdk/src/live/environment.js";
import { followBySdk } from "./followBySdk.js";
import type { StreamWatcher, WatcherOptions } from "./streamWatcher.js";

/** A watcher as any program that installs the SDK has it. */
export function watchBySdk(options: WatcherOptions): StreamWatcher {
  const followed = followBySdk({ ...options, environment: platform });
  return {
    witness: followed.witness,
    sessionIds: options.sessionIds,
    attempts: followed.attempts,
    stop: followed[Symbol.asyncDispose],
  };
}
