import {
  type CallEvent,
  deriveCallSession,
  initialCallState,
  locales,
  statusDescriptions,
} from "@holat/core";
import { describe, expect, it } from "vitest";
import { epoch, play, recordOf } from "./support.js";

const common = { id: "550e8400-e29b-41d4-a716-446655440000", sessionId: "session-1738862891234-abc123" };
const startedAt = "2025-10-06T18:30:00.000Z";

/** The four examples of the source document, field for field. */
const vectors = {
  PENDING: {
    ...common,
    status: "PENDING",
    totalNumbers: 0,
    processedNumbers: 0,
    connectedCalls: 0,
    failedCalls: 0,
    remoteResponse: null,
    errorMessage: null,
    startedAt,
    completedAt: null,
    createdAt: startedAt,
    updatedAt: startedAt,
    durationSeconds: 2,
    progressPercentage: 0,
    statusDescription: "Navbatda...",
    isRunning: false,
    isCompleted: false,
    hasError: false,
  },
  RUNNING: {
    ...common,
    status: "RUNNING",
    totalNumbers: 150,
    processedNumbers: 75,
    connectedCalls: 60,
    failedCalls: 15,
    remoteResponse: null,
    errorMessage: null,
    startedAt,
    completedAt: null,
    createdAt: startedAt,
    updatedAt: "2025-10-06T18:31:30.000Z",
    durationSeconds: 90,
    progressPercentage: 50,
    statusDescription: "Qayta ishlanmoqda...",
    isRunning: true,
    isCompleted: false,
    hasError: false,
  },
  COMPLETED: {
    ...common,
    status: "COMPLETED",
    totalNumbers: 150,
    processedNumbers: 150,
    connectedCalls: 120,
    failedCalls: 30,
    remoteResponse: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30",
    errorMessage: null,
    startedAt,
    completedAt: "2025-10-06T18:32:15.000Z",
    createdAt: startedAt,
    updatedAt: "2025-10-06T18:32:15.000Z",
    durationSeconds: 135,
    progressPercentage: 100,
    statusDescription: "Muvaffaqiyatli tugallandi",
    isRunning: false,
    isCompleted: true,
    hasError: false,
  },
  FAILED: {
    ...common,
    status: "FAILED",
    totalNumbers: 0,
    processedNumbers: 0,
    connectedCalls: 0,
    failedCalls: 0,
    remoteResponse: null,
    errorMessage: "SSH connection error: Connection timeout to 193.149.16.138:22. Check firewall and network",
    startedAt,
    completedAt: "2025-10-06T18:30:25.000Z",
    createdAt: startedAt,
    updatedAt: "2025-10-06T18:30:25.000Z",
    durationSeconds: 25,
    progressPercentage: 0,
    statusDescription: "Xatolik yuz berdi",
    isRunning: false,
    isCompleted: true,
    hasError: true,
  },
} as const;

const confirmed: CallEvent = { kind: "confirmed", startedAt: epoch };
const histories: Record<keyof typeof vectors, readonly CallEvent[]> = {
  PENDING: [],
  RUNNING: [confirmed, { kind: "progress", counters: { total: 150, connected: 60, failed: 15 }, at: epoch }],
  COMPLETED: [
    confirmed,
    { kind: "text", text: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30" },
    { kind: "progress", counters: { total: 150, connected: 120, failed: 30 }, at: epoch },
    {
      kind: "ended",
      ending: { reason: "exit", exitCode: 0, elapsedSeconds: 135, stdoutSize: 0, stderrSize: 0 },
      at: epoch + 135_000,
    },
  ],
  FAILED: [
    { kind: "failed", code: "CONN_TIMEOUT", message: vectors.FAILED.errorMessage, at: epoch + 25_000 },
  ],
};

describe("the status object", () => {
  it.each(Object.keys(vectors) as (keyof typeof vectors)[])(
    "%s reads as in the source document, in its order",
    (status) => {
      const vector = vectors[status];
      const record = recordOf(play(histories[status]), { updatedAt: Date.parse(vector.updatedAt) });
      const session = deriveCallSession(record, epoch + vector.durationSeconds * 1000 + 999, "uz");
      const fields = Object.keys(vector);
      expect(Object.fromEntries(Object.entries(session).slice(0, fields.length))).toEqual(vector);
      expect(Object.keys(session).slice(0, fields.length)).toEqual(fields);
    },
  );
  it("describes a status in every language", () => {
    for (const lang of locales) {
      const session = deriveCallSession(recordOf(initialCallState({ givenTotal: 0 })), epoch, lang);
      expect(session.statusDescription).toBe(statusDescriptions[lang].PENDING);
    }
  });
  it("a clock that went back makes no negative duration", () => {
    expect(deriveCallSession(recordOf(play([])), epoch - 5000, "uz").durationSeconds).toBe(0);
  });
  it("an end measured before the creation is shown as at the creation", () => {
    const state = play([{ kind: "failed", code: "KILLED", message: "x", at: epoch - 5000 }]);
    expect(deriveCallSession(recordOf(state), epoch, "uz")).toMatchObject({
      completedAt: startedAt,
      durationSeconds: 0,
    });
  });
  it("a percentage from the remote stops at 99 while the total is unknown", () => {
    const state = play([confirmed, { kind: "percent", percent: 100, at: epoch }]);
    expect(deriveCallSession(recordOf(state), epoch, "uz").progressPercentage).toBe(99);
  });
  it("a total that becomes known late does not take the percentage back", () => {
    const state = play([
      { kind: "percent", percent: 60, at: epoch },
      { kind: "progress", counters: { total: 100, processed: 10 }, at: epoch },
    ]);
    expect(deriveCallSession(recordOf(state), epoch, "uz").progressPercentage).toBe(60);
  });
  it("numbers in the request set the total at creation", () => {
    expect(deriveCallSession(recordOf(initialCallState({ givenTotal: 3 })), epoch, "uz").totalNumbers).toBe(
      3,
    );
  });
});
