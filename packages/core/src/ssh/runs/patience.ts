import type { Clock } from "../../clock.js";
import type { SshTarget } from "../target.js";
import { createSilence } from "./loss.js";

/** How long a machine may keep silent on an open channel: a hung home or login file says nothing for good. */
export interface Patience {
  /** Aborted by the caller's signal, or with a HolatError when the time is over. */
  readonly signal: AbortSignal;
  /** An answer is due within `ms` from now; in place of the one that was due before. */
  expect(ms: number): void;
  /** None is due. */
  rest(): void;
}

export function createPatience(clock: Clock, target: SshTarget, signal: AbortSignal): Patience {
  const silence = new AbortController();
  let waiting = new AbortController();
  return {
    signal: AbortSignal.any([signal, silence.signal]),
    expect: (ms) => {
      waiting.abort();
      waiting = new AbortController();
      clock.sleep(ms, AbortSignal.any([waiting.signal, signal])).then(
        () => silence.abort(createSilence(target, ms)),
        () => {},
      );
    },
    rest: () => waiting.abort(),
  };
}
