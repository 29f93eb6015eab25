import type { Sighting } from "../stats/deriveDelays.js";

export interface CallbackAsk {
  readonly url: string;
  readonly sessionIds: readonly string[];
  readonly durationMs: number;
}

/** One callback that showed something new. */
export interface CallbackSighting extends Sighting {
  /** The same moment on the wall clock, which is the database's too. */
  readonly epochMicros: number;
}

export interface CallbackAnswer {
  /** By the SDK. */
  readonly told: readonly CallbackSighting[];
  /** By a GET every 3 s. */
  readonly polled: readonly CallbackSighting[];
}
