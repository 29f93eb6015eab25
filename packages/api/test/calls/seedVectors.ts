import { applyCallEvent, type CallRecord, type CallSession, initialCallState } from "@holat/core";
import { createdAt, recordOf } from "./insertRecord.js";

const identity = {
  id: "550e8400-e29b-41d4-a716-446655440000",
  sessionId: "session-1738862891234-abc123",
};
const times = { startedAt: "2025-10-06T18:30:00.000Z", createdAt: "2025-10-06T18:30:00.000Z" };

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
    expected: {
      ...identity,
      status: "PENDING",
      totalNumbers: 0,
      processedNumbers: 0,
      connectedCalls: 0,
      failedCalls: 0,
      remoteResponse: null,
      errorMessage: null,
      startedAt: times.startedAt,
      completedAt: null,
      createdAt: times.createdAt,
      updatedAt: "2025-10-06T18:30:00.000Z",
      durationSeconds: 2,
      progressPercentage: 0,
      statusDescription: "Navbatda...",
      isRunning: false,
      isCompleted: false,
      hasError: false,
    },
  },
  {
    afterSeconds: 90,
    record: recordOf(running, { ...identity, updatedAt: createdAt + 90_000 }),
    expected: {
      ...identity,
      status: "RUNNING",
      totalNumbers: 150,
      processedNumbers: 75,
      connectedCalls: 60,
      failedCalls: 15,
      remoteResponse: null,
      errorMessage: null,
      startedAt: times.startedAt,
      completedAt: null,
      createdAt: times.createdAt,
      updatedAt: "2025-10-06T18:31:30.000Z",
      durationSeconds: 90,
      progressPercentage: 50,
      statusDescription: "Qayta ishlanmoqda...",
      isRunning: true,
      isCompleted: false,
      hasError: false,
    },
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
        remoteResponse: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30",
        completedAt: createdAt + 135_000,
        exitCode: 0,
      },
      { ...identity, updatedAt: createdAt + 135_000 },
    ),
    expected: {
      ...identity,
      status: "COMPLETED",
      totalNumbers: 150,
      processedNumbers: 150,
      connectedCalls: 120,
      failedCalls: 30,
      remoteResponse: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30",
      errorMessage: null,
      startedAt: times.startedAt,
      completedAt: "2025-10-06T18:32:15.000Z",
      createdAt: times.createdAt,
      updatedAt: "2025-10-06T18:32:15.000Z",
      durationSeconds: 135,
      progressPercentage: 100,
      statusDescription: "Muvaffaqiyatli tugallandi",
      isRunning: false,
      isCompleted: true,
      hasError: false,
    },
  },
  {
    afterSeconds: 3_600,
    record: recordOf(
      {
        status: "FAILED",
        errorCode: "CONN_TIMEOUT",
        errorMessage:
          "SSH connection error: Connection timeout to 193.149.16.138:22. Check firewall and network",
        completedAt: createdAt + 25_000,
      },
      { ...identity, updatedAt: createdAt + 25_000 },
    ),
    expected: {
      ...identity,
      status: "FAILED",
      totalNumbers: 0,
      processedNumbers: 0,
      connectedCalls: 0,
      failedCalls: 0,
      remoteResponse: null,
      errorMessage:
        "SSH connection error: Connection timeout to 193.149.16.138:22. Check firewall and network",
      startedAt: times.startedAt,
      completedAt: "2025-10-06T18:30:25.000Z",
      createdAt: times.createdAt,
      updatedAt: "2025-10-06T18:30:25.000Z",
      durationSeconds: 25,
      progressPercentage: 0,
      statusDescription: "Xatolik yuz berdi",
      isRunning: false,
      isCompleted: true,
      hasError: true,
    },
  },
];
