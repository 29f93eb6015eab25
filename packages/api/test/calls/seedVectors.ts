import { applyCallEvent, type CallRecord, type CallSession, initialCallState } from "@holat/core";
import { seedStatuses } from "@holat/testkit";
import { createdAt, recordOf } from "./insertRecord.js";

const identity = {
  id: "550e8400-e29b-41d4-a716-446655440000",
  sessionId: "session-1738862891234-abc123",
};

const running = applyCallEvent(
  applyCallEvent(initialCallState({ givenTotal: 0 }), { kind: "confirmed", startedAt: createdAt }),
  { kind: "progress", counters: { total: 150, connected: 60, failed: 15 }, at: createdAt + 90_000 },
);

interface Vector {
  /** How long after its creation the session is looked at. */
  readonly afterSeconds: number;
  readonly record: CallRecord;
  readonly expected: Partial<CallSession>;
}

/** The four status objects that the product was asked for, field for field and in their order. */
export const seedVectors: readonly Vector[] = [
  {
    afterSeconds: 2,
    record: recordOf({}, identity),
    expected: seedStatuses.PENDING,
  },
  {
    afterSeconds: 90,
    record: recordOf(running, { ...identity, updatedAt: createdAt + 90_000 }),
    expected: seedStatuses.RUNNING,
  },
  {
    afterSeconds: 3_600,
    record: recordOf(
      {
        status: "COMPLETED",
        totalNumbers: 150,
        processedNumbers: 150,
        connectedCalls: 120,
        failedCalls: 30,
        remoteResponse: seedStatuses.COMPLETED.remoteResponse,
        completedAt: createdAt + 135_000,
        exitCode: 0,
      },
      { ...identity, updatedAt: createdAt + 135_000 },
    ),
    expected: seedStatuses.COMPLETED,
  },
  {
    afterSeconds: 3_600,
    record: recordOf(
      {
        status: "FAILED",
        errorCode: "CONN_TIMEOUT",
        errorMessage: seedStatuses.FAILED.errorMessage,
        completedAt: createdAt + 25_000,
      },
      { ...identity, updatedAt: createdAt + 25_000 },
    ),
    expected: seedStatuses.FAILED,
  },
];
