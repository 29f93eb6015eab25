import { type Environment, platform } from "../../../packages/sdk/src/live/environment.js";

export interface ScaledEnvironment extends Environment {
  readonly warnings: readonly string[];
}

/** The platform with a clock that runs `scale` times as fast, and warnings that are kept instead of printed. */
export function createScaledEnvironment(scale: number): ScaledEnvironment {
  const startedAt = Date.now();
  const warnings: string[] = [];
  return {
    ...platform,
    clock: {
      now: () => startedAt + (Date.now() - startedAt) * scale,
      sleep: (ms, signal, idle) => platform.clock.sleep(ms / scale, signal, idle),
    },
    warnings,
    warn: (message) => warnings.push(message),
  };
}
