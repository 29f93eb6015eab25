import type { CallSession } from "@holat/sdk";
import type { Followed } from "../followSession.js";
import { formatSpan } from "./formatSpan.js";
import { derivePace, formatRate, type Sample } from "./pace.js";

/** The parts that a line about a session is made of; absent ones have nothing to say. */
export interface Progress {
  readonly percent: string | undefined;
  readonly count: string;
  readonly outcomes: string;
  readonly elapsed: string;
  readonly rate: string | undefined;
  readonly left: string | undefined;
  /** What is not as it should be. */
  readonly trouble: string | undefined;
}

/** @param now epoch ms */
export function deriveProgress(followed: Followed, history: readonly Sample[], now: number): Progress {
  const { session } = followed;
  const { totalNumbers, processedNumbers, progressPercentage } = session;
  const pace = followed.stale ? undefined : derivePace(session, history, now);
  const sinceHeard = session.isCompleted ? 0 : Math.max(0, now - followed.asOf) / 1000;
  return {
    percent:
      totalNumbers > 0 || progressPercentage > 0 || session.isCompleted
        ? `${progressPercentage}%`
        : undefined,
    count: totalNumbers > 0 ? `${processedNumbers}/${totalNumbers}` : `${processedNumbers} processed`,
    outcomes: `${session.connectedCalls} connected, ${session.failedCalls} failed`,
    elapsed: formatSpan(session.durationSeconds + sinceHeard),
    rate: pace && formatRate(pace.perSecond),
    left: pace?.secondsLeft === undefined ? undefined : `${formatSpan(pace.secondsLeft)} left`,
    trouble: deriveTrouble(followed, session, now),
  };
}

function deriveTrouble({ stale, asOf }: Followed, session: CallSession, now: number): string | undefined {
  if (session.isCompleted) return undefined;
  if (stale) return `no connection, as of ${formatSpan((now - asOf) / 1000)} ago`;
  if (session.link === "lost") return "the target does not answer";
  if (session.cancelRequestedAt !== null) return "cancel requested";
  return undefined;
}
