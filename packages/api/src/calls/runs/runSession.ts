import { type CallRecord, isTerminal } from "@holat/core";
import type { LiveSession } from "../../live/liveSession.js";
import type { CallTarget } from "../callTarget.js";
import { cancelRun } from "./cancelRun.js";
import { failRun } from "./failRun.js";
import { followRun } from "./followRun.js";
import { launchRun, takeReport } from "./launchRun.js";
import { createLostLimit } from "./lostLimit.js";
import { pauseFor } from "./pauseFor.js";
import { applyEvent, type RunContext, type RunDeps } from "./runContext.js";

const stumbleMs = 5_000;

/** A session in this node's hands. */
export interface SessionRun {
  readonly session: LiveSession;
  /** Resolves with the committed terminal record, or with undefined when the node let go before. Never rejects. */
  readonly over: Promise<CallRecord | undefined>;
  /** Resolves when the wish is committed; the machine is asked in the background until it answers. */
  cancel(at: number): Promise<void>;
  /** Resolves when the session is FAILED and committed, whatever the machine says. */
  forceCancel(at: number): Promise<void>;
  /** Lets go: follows no longer, touches nothing on the machine. */
  letGo(): Promise<void>;
}

/** Takes a session from wherever it stands to its end. */
export function runSession(session: LiveSession, target: CallTarget, deps: RunDeps): SessionRun {
  const lettingGo = new AbortController();
  const finishing = new AbortController();
  const canceling = new AbortController();
  const run: RunContext = {
    ...deps,
    session,
    target,
    signal: AbortSignal.any([lettingGo.signal, finishing.signal]),
    canceling: canceling.signal,
  };
  if (session.state.cancelRequestedAt !== null) canceling.abort();

  const work = async (): Promise<CallRecord | undefined> => {
    while (!isTerminal(session.state.status) && !run.signal.aborted) {
      try {
        await deps.committer.committed(session, run.signal);
        await drive(run);
      } catch (error) {
        if (run.signal.aborted) break;
        deps.logger.error(
          { sessionId: session.sessionId, err: error },
          "a run stumbled and is taken up again",
        );
        await pauseFor(deps.clock, stumbleMs, { stop: run.signal }).catch(() => {});
      }
    }
    try {
      await deps.committer.committed(session, lettingGo.signal);
    } catch {
      return undefined;
    }
    return isTerminal(session.record.state.status) ? session.record : undefined;
  };

  const over = work();

  return {
    session,
    over,
    cancel: async (at) => {
      applyEvent(run, { kind: "cancelRequested", at });
      canceling.abort();
      await deps.committer.committed(session, lettingGo.signal);
    },
    forceCancel: async (at) => {
      applyEvent(run, { kind: "cancelRequested", at });
      const sent = session.facts.launchSentAt !== null;
      failRun(run, sent ? "CANCELED_UNCONFIRMED" : "CANCELED");
      finishing.abort(new Error("session ended by force"));
      await deps.committer.committed(session, lettingGo.signal);
    },
    letGo: async () => {
      lettingGo.abort(new Error("session let go"));
      await over;
    },
  };
}

async function drive(run: RunContext): Promise<void> {
  const { session } = run;
  if (isTerminal(session.state.status)) return;
  if (session.state.status === "PENDING") {
    const launched = await launchRun(run);
    if (launched === "ended") return;
    if (launched === "canceling" && (await endsBeforeStart(run))) return;
  }
  const { machine } = session.facts;
  if (!machine) throw new Error("no machine is known for a run that answered");
  const asking = new AbortController();
  const signal = AbortSignal.any([run.signal, asking.signal]);
  const asked = cancelWhenAsked({ ...run, signal });
  try {
    await followRun(run, machine);
  } finally {
    asking.abort(new Error("the run is over"));
    await asked;
  }
}

/** A session canceled while PENDING: true when that ends it; false when it had started, so that its own end counts. */
async function endsBeforeStart(run: RunContext): Promise<boolean> {
  if (run.session.facts.launchSentAt === null) {
    failRun(run, "CANCELED");
    return true;
  }
  const report = await cancelRun(run, createLostLimit(run));
  if (report?.snapshot.started || report?.snapshot.ending) {
    takeReport(run, report);
    return false;
  }
  failRun(run, report ? "CANCELED" : "LINK_LOST_TOO_LONG");
  return true;
}

async function cancelWhenAsked(run: RunContext): Promise<void> {
  await once(run.canceling, run.signal)
    .then(() => cancelRun(run))
    .catch(() => {});
}

/** Resolves when `event` aborts; rejects when `stop` does. */
function once(event: AbortSignal, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (event.aborted) return resolve();
    if (stop.aborted) return reject(stop.reason);
    event.addEventListener("abort", () => resolve(), { once: true, signal: stop });
    stop.addEventListener("abort", () => reject(stop.reason), { once: true, signal: event });
  });
}
