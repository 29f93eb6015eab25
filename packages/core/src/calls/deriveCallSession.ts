import type { Locale } from "../locale/locale.js";
import { statusDescriptions } from "../locale/statusDescriptions.js";
import { isTerminal } from "./lifecycle.js";
import type { CallRecord } from "./session.js";
import type { CallSession, CallState } from "./state.js";

/**
 * The status object of a committed session, its fields in the order of the wire.
 *
 * @param now epoch ms; only a session that has not ended depends on it, and by whole seconds since its creation.
 */
export function deriveCallSession(record: CallRecord, now: number, lang: Locale): CallSession {
  const { state, createdAt } = record;
  const completedAt = state.completedAt === null ? null : Math.max(createdAt, state.completedAt);
  return {
    id: record.id,
    sessionId: record.sessionId,
    status: state.status,
    totalNumbers: state.totalNumbers,
    processedNumbers: state.processedNumbers,
    connectedCalls: state.connectedCalls,
    failedCalls: state.failedCalls,
    remoteResponse: state.remoteResponse,
    errorMessage: state.errorMessage,
    startedAt: toIso(createdAt),
    completedAt: toIsoOrNull(completedAt),
    createdAt: toIso(createdAt),
    updatedAt: toIso(record.updatedAt),
    durationSeconds: Math.max(0, Math.floor(((completedAt ?? now) - createdAt) / 1000)),
    progressPercentage: deriveProgressPercentage(state),
    statusDescription: statusDescriptions[lang][state.status],
    isRunning: state.status === "RUNNING",
    isCompleted: isTerminal(state.status),
    hasError: state.status === "FAILED",
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

/** An integer 0..100 that never falls; 100 when COMPLETED. */
export function deriveProgressPercentage({ status, progressFloor }: CallState): number {
  return status === "COMPLETED" ? 100 : progressFloor;
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}

function toIsoOrNull(at: number | null): string | null {
  return at === null ? null : toIso(at);
}
