import { CallSessionMonitor } from "../../../packages/sdk/src/index.js";
import type { Environment } from "../../../packages/sdk/src/live/environment.js";
import { createRecordingFetch } from "./createRecordingFetch.js";
import { createWitness } from "./createWitness.js";
import type { StreamWatcher, WatcherOptions } from "./streamWatcher.js";

/** A watcher as the seed's own page has it, of the first session. */
export function watchByMonitor(
  options: WatcherOptions & { readonly environment: Environment },
): StreamWatcher {
  const { name, baseUrl, apiKey, sessionIds, environment } = options;
  const witness = createWitness(name);
  const { fetch, attempts } = createRecordingFetch();
  const monitor = new CallSessionMonitor(sessionIds[0] ?? "", (session) => witness.take(session), {
    baseUrl,
    apiKey,
    fetch,
    environment,
    // Links break here, that is what this is about; a monitor that gave up would be seen by what it misses.
    onError: () => {},
  });
  monitor.start();
  return {
    witness,
    sessionIds: sessionIds.slice(0, 1),
    attempts,
    stop: async () => monitor.stop(),
  };
}
