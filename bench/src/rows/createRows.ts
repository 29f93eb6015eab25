import type { CallSession } from "@holat/sdk";

/** Sessions of which some row changes again and again, as campaigns make them. */
export interface Rows {
  /** Newest first. */
  readonly all: readonly CallSession[];
  /** One call more of that row; gives back the session as it is then. */
  advance(index: number): CallSession;
}

const total = 100_000;

export function createRows(count: number): Rows {
  const begun = Date.now();
  const all = Array.from({ length: count }, (_, index) => createSession(begun - index * 1_000, index));
  return {
    all,
    advance(index) {
      const before = all[index];
      if (before === undefined) throw new Error(`there is no row ${index}`);
      const processedNumbers = before.processedNumbers + 1;
      const failedCalls = Math.floor(processedNumbers / 5);
      const now = new Date();
      const session: CallSession = {
        ...before,
        processedNumbers,
        failedCalls,
        connectedCalls: processedNumbers - failedCalls,
        progressPercentage: Math.floor((processedNumbers * 100) / total),
        durationSeconds: Math.floor((now.getTime() - Date.parse(before.startedAt)) / 1_000),
        updatedAt: now.toISOString(),
        version: before.version + 1,
      };
      all[index] = session;
      return session;
    },
  };
}

function createSession(createdAt: number, index: number): CallSession {
  const at = new Date(createdAt).toISOString();
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    sessionId: `session-${createdAt}-${index.toString(36).padStart(6, "0")}`,
    status: "RUNNING",
    totalNumbers: total,
    processedNumbers: index * 50,
    connectedCalls: index * 40,
    failedCalls: index * 10,
    remoteResponse: null,
    errorMessage: null,
    startedAt: at,
    completedAt: null,
    createdAt: at,
    updatedAt: at,
    durationSeconds: 0,
    progressPercentage: Math.floor((index * 5_000) / total),
    statusDescription: "Qayta ishlanmoqda...",
    isRunning: true,
    isCompleted: false,
    hasError: false,
    target: "main",
    errorCode: null,
    link: "live",
    lastHeardAt: at,
    lastProgressAt: at,
    cancelRequestedAt: null,
    exitCode: null,
    metadata: {},
    version: 1,
  };
}
