import type { Attempt } from "./createRecordingFetch.js";
import type { Witness } from "./createWitness.js";

/** Somebody who watches sessions through one link. */
export interface StreamWatcher {
  readonly witness: Witness;
  readonly sessionIds: readonly string[];
  /** Requests so far, the first first. */
  readonly attempts: readonly Attempt[];
  stop(): Promise<void>;
}

export interface WatcherOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  /** One: its own stream; several: the multiplexed one. */
  readonly sessionIds: readonly string[];
}
