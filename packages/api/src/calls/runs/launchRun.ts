import type { HolatError, LaunchReport } from "@holat/core";
import { attemptLaunch } from "./attemptLaunch.js";
import { createBackoff } from "./createBackoff.js";
import { failRun } from "./failRun.js";
import { judgeLaunchFailure } from "./launchCodes.js";
import { createLostLimit } from "./lostLimit.js";
import { pauseFor } from "./pauseFor.js";
import { applyEvent, type RunContext, stageChange } from "./runContext.js";

/** A session taken over after its time is given this long for one attempt: it never fails untried. */
const shortestAttemptMs = 10_000;

/**
 * Takes a PENDING session to "the machine answered for this run". Tries again for `connectForSeconds` from admission as
 * long as nothing can have been started, and without end afterwards. Returns early when the session is to be canceled.
 */
export async function launchRun(run: RunContext): Promise<"answered" | "ended" | "canceling"> {
  const { session, target, clock, random, signal, canceling } = run;
  const backoff = createBackoff(random, { firstMs: 250, longestMs: 3_000 });
  const connectForMs = target.connectForSeconds * 1_000;
  const deadline = session.facts.admittedAt + connectForMs;
  const lostLimit = createLostLimit(run);
  let cause: HolatError | undefined;
  for (;;) {
    signal.throwIfAborted();
    if (canceling.aborted) return "canceling";
    const left = deadline - clock.now();
    const sentBefore = session.facts.launchSentAt !== null;
    const attempt = await attemptLaunch(
      run,
      cause ? left : Math.max(left, Math.min(connectForMs, shortestAttemptMs)),
    );
    const sent = session.facts.launchSentAt !== null;
    if (attempt.kind === "canceled") return "canceling";
    if (attempt.kind === "launched") {
      takeReport(run, attempt.report);
      return "answered";
    }
    if (attempt.kind === "timed-out") {
      failRun(run, cause?.code ?? "CONN_TIMEOUT", cause?.message);
      return "ended";
    }
    cause = attempt.error;
    run.logger.debug({ sessionId: session.sessionId, code: cause.code, err: cause }, "launch attempt failed");
    const failure = judgeLaunchFailure(cause.code, sent);
    if (failure === "over" || failure === "fatal") {
      failRun(run, cause.code, cause.message);
      return "ended";
    }
    // No proof for an earlier attempt, which may still be on its way: that one stays on record, and its claim is owed.
    if (failure === "refused" && sent && !sentBefore) stageChange(run, { launchSentAt: null, machine: null });
    if (failure === "unreached" && sent) {
      applyEvent(run, { kind: "linkLost" });
      if (lostLimit.isOver()) {
        failRun(run, "LINK_LOST_TOO_LONG");
        return "ended";
      }
      await pauseFor(clock, backoff.next(), { stop: signal, wake: canceling });
      continue;
    }
    await pauseFor(clock, Math.min(backoff.next(), deadline - clock.now()), {
      stop: signal,
      wake: canceling,
    });
    if (clock.now() >= deadline && !canceling.aborted) {
      failRun(run, cause.code, cause.message);
      return "ended";
    }
  }
}

/** Notes which machine answered, and when the process started by its account. */
export function takeReport(run: RunContext, { snapshot }: Pick<LaunchReport, "snapshot">): void {
  const { session, clock } = run;
  const change = { machine: snapshot.machine };
  const now = clock.now();
  if (!snapshot.started && !snapshot.ending) {
    applyEvent(run, { kind: "heard", at: now }, change);
    return;
  }
  const agoSeconds = snapshot.startedAgoSeconds ?? snapshot.ending?.elapsedSeconds ?? 0;
  const startedAt = Math.max(session.record.createdAt, Math.round(now - agoSeconds * 1_000));
  applyEvent(run, { kind: "confirmed", startedAt }, change);
}
