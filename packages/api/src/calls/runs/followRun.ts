import { applyCallEvent, type FollowEnd, type MachineIdentity } from "@holat/core";
import { loadNumberSet } from "../store/loadNumberSet.js";
import { createBackoff } from "./createBackoff.js";
import { createIntake, type Intake } from "./createIntake.js";
import { failRun } from "./failRun.js";
import { toRunId } from "./getRunSpec.js";
import { toHolatError } from "./launchCodes.js";
import { takeReport } from "./launchRun.js";
import { createLostLimit, type LostLimit } from "./lostLimit.js";
import { pauseFor, untilDatabaseAnswers } from "./pauseFor.js";
import { applyEvent, type RunContext } from "./runContext.js";

/** A sign of life alone is committed at most this often. */
const heardEveryMs = 30_000;

/**
 * Follows a run from the committed offsets to its end, over any number of lost links. An unreachable machine never ends
 * a session, except by the target's `lostLinkFailAfterSeconds`.
 */
export async function followRun(run: RunContext, machine: MachineIdentity): Promise<void> {
  const { session, clock, random, signal, lease, db } = run;
  const numbers = await untilDatabaseAnswers(clock, signal, () => loadNumberSet(db, session.id, random));
  const intake = createIntake(run, numbers);
  const lostLimit = createLostLimit(run);
  const backoff = createBackoff(random, { firstMs: 100, longestMs: 3_000 });
  for (;;) {
    signal.throwIfAborted();
    const end = await followOnce(run, machine, intake, lostLimit, () => backoff.reset());
    if (end.kind === "ended") {
      intake.end();
      applyEvent(run, { kind: "ended", ending: end.ending, at: clock.now() });
      return;
    }
    if (end.kind === "failed") {
      intake.end();
      failRun(run, end.code);
      return;
    }
    applyEvent(run, { kind: "linkLost" });
    if (lostLimit.isOver()) {
      failRun(run, "LINK_LOST_TOO_LONG");
      return;
    }
    if (end.kind === "superseded") await lease.revalidated(signal);
    await pauseFor(clock, Math.min(backoff.next(), lostLimit.leftMs() ?? Number.POSITIVE_INFINITY), {
      stop: signal,
    });
  }
}

type Attempt = FollowEnd | { readonly kind: "lost" };

async function followOnce(
  run: RunContext,
  machine: MachineIdentity,
  intake: Intake,
  lostLimit: LostLimit,
  onAnswer: () => void,
): Promise<Attempt> {
  const { session, runner, clock, signal, logger } = run;
  const attempt = new AbortController();
  const answered = new AbortController();
  const left = lostLimit.leftMs();
  if (left !== null) {
    clock.sleep(Math.max(0, left), AbortSignal.any([answered.signal, attempt.signal, signal])).then(
      () => attempt.abort(new Error("out of reach for too long")),
      () => {},
    );
  }
  try {
    return await runner.follow(
      session.target,
      { runId: toRunId(session), machine },
      intake.received,
      {
        snapshot: (snapshot) => {
          answered.abort();
          onAnswer();
          lostLimit.answered();
          session.log.sizes({ stdout: snapshot.stdoutSize, stderr: snapshot.stderrSize });
          if (session.state.status === "PENDING") takeReport(run, { snapshot });
          hear(run);
        },
        bytes: (stream, chunk) => intake.take(stream, chunk),
        heard: () => {
          lostLimit.answered();
          hear(run);
        },
      },
      AbortSignal.any([signal, attempt.signal]),
    );
  } catch (error) {
    signal.throwIfAborted();
    const { code } = toHolatError(error);
    logger.debug({ sessionId: session.sessionId, code, err: error }, "link lost");
    return { kind: "lost" };
  } finally {
    answered.abort();
  }
}

/** Notes a sign of life; commits it only when it changes the link, or when the stored one is old. */
function hear(run: RunContext): void {
  const { session, clock, committer } = run;
  const at = clock.now();
  const state = applyCallEvent(session.state, { kind: "heard", at });
  if (state === session.state) return;
  const worth =
    state.link !== session.state.link || at - (session.record.state.lastHeardAt ?? 0) >= heardEveryMs;
  if (!worth) {
    session.drift(state);
    return;
  }
  session.stage({ state });
  committer.staged(session);
}
