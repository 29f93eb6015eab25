import { type Environment, platform } from "../../../packages/sdk/src/live/environment.js";

export interface ScaledEnvironment extends Environment {
  /** Instead of the console's. */
  readonly warnings: readonly string[];
}

/** The platform with a clock that runs `scale` times as fast. */
export function createScaledEnvironment(scale: number): ScaledEnvironment {
  const startedAt = Date.now();
  const warnings: string[] = [];
  return {
    ...platform,
    now: () => startedAt + (Date.now() - startedAt) * scale,
    after: (ms, callback, idle) => platform.after(ms / scale, callback, idle),
    warnings,
    warn: (message) => warnings.push(message),
  };
}
