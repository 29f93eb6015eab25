import type { Locale } from "../locale/locale.js";
import { statusDescriptions } from "../locale/statusDescriptions.js";
import { deriveOpenPercentage } from "./percentage.js";
import type { CallRecord } from "./session.js";
import type { CallSession, CallState, CallStatus } from "./state.js";

/** The statuses after which a session never changes again. */
export const terminalStatuses = ["COMPLETED", "FAILED"] as const satisfies readonly CallStatus[];

/** Whether a status is one of `terminalStatuses`. */
export function isTerminal(status: CallStatus): boolean {
  return status === "COMPLETED" || status === "FAILED";
}

/**
 * The status object of a committed session, in the order of its fields: the one place where status words, percentages
 * and durations come from.
 *
 * @param now epoch milliseconds; matters only until the session has ended
 */
export function deriveCallSession(record: CallRecord, now: number, lang: Locale): CallSession {
  const { state, createdAt } = record;
  const { status } = state;
  return {
    id: record.id,
    sessionId: record.sessionId,
    status,
    totalNumbers: state.totalNumbers,
    processedNumbers: state.processedNumbers,
    connectedCalls: state.connectedCalls,
    failedCalls: state.failedCalls,
    remoteResponse: state.remoteResponse,
    errorMessage: state.errorMessage,
    startedAt: toIso(createdAt),
    completedAt: toIsoOrNull(completedAtOf(record)),
    createdAt: toIso(createdAt),
    updatedAt: toIso(record.updatedAt),
    durationSeconds: Math.max(0, Math.floor(((completedAtOf(record) ?? now) - createdAt) / 1000)),
    progressPercentage: deriveProgressPercentage(state),
    statusDescription: statusDescriptions[lang][status],
    isRunning: status === "RUNNING",
    isCompleted: isTerminal(status),
    hasError: status === "FAILED",
    target: record.target,
    errorCode: state.errorCode,
    link: state.link,
    lastHeardAt: toIsoOrNull(state.lastHeardAt),
    lastProgressAt: toIsoOrNull(state.lastProgressAt),
    cancelRequestedAt: toIsoOrNull(state.cancelRequestedAt),
    exitCode: state.exitCode,
    metadata: record.metadata,
    version: record.version,
  };
}

/** 0..100; 100 only when COMPLETED or when all numbers are processed. */
export function deriveProgressPercentage(state: CallState): number {
  if (state.status === "COMPLETED") return 100;
  const floor = Math.max(state.progressFloor, deriveOpenPercentage(state));
  const allProcessed = state.totalNumbers > 0 && state.processedNumbers >= state.totalNumbers;
  return allProcessed ? 100 : Math.min(floor, state.progressFloor === 100 ? 100 : 99);
}

/** The clocks of two machines may disagree: an end before the creation is shown as at the creation. */
function completedAtOf({ state, createdAt }: CallRecord): number | null {
  return state.completedAt === null ? null : Math.max(state.completedAt, createdAt);
}

const toIso = (at: number): string => new Date(at).toISOString();
const toIsoOrNull = (at: number | null): string | null => (at === null ? null : toIso(at));
