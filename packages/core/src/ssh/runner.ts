import type { CallRunner } from "../calls/runner.js";
import { type Clock, systemClock } from "../clock.js";
import { createHolatError } from "../errors/errorCatalog.js";
import type { SshPool } from "./channel.js";
import { cancelRun } from "./runs/cancel.js";
import { cleanupRun } from "./runs/cleanup.js";
import { followRun } from "./runs/follow.js";
import { createNonce } from "./runs/frame.js";
import { inspectRun } from "./runs/inspect.js";
import { launchRun } from "./runs/launch.js";
import { createPulse } from "./runs/pulse.js";
import type { SshTarget } from "./target.js";

export interface SshRunnerOptions {
  readonly pool: SshPool;
  /** From configuration; a function is asked at each call. */
  readonly targets: readonly SshTarget[] | ((name: string) => SshTarget | undefined);
  /** Default: the system's. */
  readonly clock?: Clock;
  /** 0 <= r < 1; marks lines, no secrets. Default: Math.random. */
  readonly random?: () => number;
  /** How often all followed runs of a target are looked at together. Default 5,000. */
  readonly pulseIntervalMs?: number;
  /** A look that takes longer counts as a lost link, and so does a follower's first answer. Default 10,000. */
  readonly pulseTimeoutMs?: number;
  /** A launch or a cancel that is not answered for longer, the grace apart, has failed. Default 60,000. */
  readonly answerTimeoutMs?: number;
}

/**
 * Runs call processes over SSH, each under a supervisor of its own that outlives the link.
 *
 * ```ts
 * const runner = createSshRunner({ pool: createSshPool(), targets });
 * const { snapshot } = await runner.launch("pbx", spec, { beforeSend, signal });
 * const end = await runner.follow("pbx", { runId, machine: snapshot.machine }, { stdout: 0, stderr: 0 }, sink, signal);
 * ```
 */
export function createSshRunner(options: SshRunnerOptions): CallRunner {
  const { pool, targets, clock = systemClock, random = Math.random } = options;
  const nonce = () => createNonce(random);
  const pulseTimeoutMs = options.pulseTimeoutMs ?? 10_000;
  const answerTimeoutMs = options.answerTimeoutMs ?? 60_000;
  const pulse = createPulse({
    pool,
    clock,
    createNonce: nonce,
    intervalMs: options.pulseIntervalMs ?? 5000,
    timeoutMs: pulseTimeoutMs,
  });
  const getTarget = (name: string): SshTarget => {
    const target =
      typeof targets === "function" ? targets(name) : targets.find((candidate) => candidate.name === name);
    if (target === undefined) throw createHolatError("TARGET_REMOVED", { detail: name });
    return target;
  };

  return {
    launch: async (target, spec, { beforeSend, signal }) =>
      launchRun(
        pool,
        getTarget(target),
        { ...spec, runId: getRunId(spec.runId) },
        { nonce: nonce(), beforeSend, clock, answerTimeoutMs, signal },
      ),
    inspect: async (target, runId, signal) =>
      inspectRun(pool, getTarget(target), getRunId(runId), { nonce: nonce(), signal }),
    follow: async (target, run, from, sink, signal) => {
      getRunId(run.runId);
      const deps = { pool, clock, pulse, createNonce: nonce, headerTimeoutMs: pulseTimeoutMs };
      return followRun(deps, getTarget(target), run, from, sink, signal);
    },
    cancel: async (target, runId, { graceMs, signal }) =>
      cancelRun(pool, getTarget(target), getRunId(runId), {
        nonce: nonce(),
        graceMs,
        clock,
        answerTimeoutMs,
        signal,
      }),
    cleanup: async (target, runId, signal) =>
      cleanupRun(pool, getTarget(target), getRunId(runId), { nonce: nonce(), signal }),
    async close() {
      pulse.stop();
      await pool.close();
    },
  };
}

/** A run id names a directory and stands in scripts' input: nothing else may pass. */
function getRunId(runId: string): string {
  if (/^[a-z0-9-]{1,64}$/.test(runId)) return runId;
  const shown = JSON.stringify(runId).slice(0, 100);
  throw createHolatError("VALIDATION_FAILED", {
    detail: `the run id ${shown} wants to be 1 to 64 of a-z, 0-9 and -`,
  });
}
