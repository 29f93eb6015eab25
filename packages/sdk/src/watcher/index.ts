/**
 * Half a client: for pages that watch single sessions and do nothing else.
 *
 * @module @holat/sdk/watcher
 */
export type { WatcherOptions } from "../createSubscribe.js";
export { createWatcher, type Watcher } from "./createWatcher.js";
