import type { HolatError, LaunchReport, MachineIdentity } from "@holat/core";
import { getRunSpec } from "./getRunSpec.js";
import { toHolatError } from "./launchCodes.js";
import { untilDatabaseAnswers } from "./pauseFor.js";
import { refuseOtherMachine } from "./refuseOtherMachine.js";
import { type RunContext, stageChange } from "./runContext.js";

export type LaunchAttempt =
  | { readonly kind: "launched"; readonly report: LaunchReport }
  | { readonly kind: "failed"; readonly error: HolatError }
  /** The time for reaching the machine was over while the attempt was under way. */
  | { readonly kind: "timed-out" }
  | { readonly kind: "canceled" };

/**
 * One attempt to have the process started. `launch_sent_at` is committed before the first byte that could start
 * anything: from then on the time limit is off, because the process may be running.
 */
export async function attemptLaunch(run: RunContext, limitMs: number | null): Promise<LaunchAttempt> {
  const { session, clock, committer, runner, lease, signal, canceling } = run;
  const spec = await untilDatabaseAnswers(clock, signal, () => getRunSpec(run));
  if (canceling.aborted) return { kind: "canceled" };
  const limit = new AbortController();
  const limitOff = new AbortController();
  if (limitMs !== null && session.facts.launchSentAt === null) {
    clock.sleep(limitMs, AbortSignal.any([limitOff.signal, signal])).then(
      () => limit.abort(new Error("time limit")),
      () => {},
    );
  }
  const stop = AbortSignal.any([signal, canceling]);
  const beforeSend = async (machine: MachineIdentity) => {
    limit.signal.throwIfAborted();
    limitOff.abort();
    if (session.facts.launchSentAt !== null) refuseOtherMachine(run, machine);
    else {
      stageChange(run, { launchSentAt: clock.now(), machine });
      await committer.committed(session, stop);
    }
    // Frozen meanwhile, for so long that the session may be another node's by now: then this one is told to let go.
    while (!lease.isValid()) await lease.revalidated(stop);
  };
  try {
    const attempt = { beforeSend, signal: AbortSignal.any([stop, limit.signal]) };
    return { kind: "launched", report: await runner.launch(session.target, spec, attempt) };
  } catch (error) {
    signal.throwIfAborted();
    if (canceling.aborted) return { kind: "canceled" };
    if (limit.signal.aborted) return { kind: "timed-out" };
    return { kind: "failed", error: toHolatError(error) };
  } finally {
    limitOff.abort();
  }
}
