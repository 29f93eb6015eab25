import {
  type CallEvent,
  deriveCallSession,
  initialCallState,
  locales,
  statusDescriptions,
} from "@holat/core";
import { seedStatuses } from "@holat/testkit";
import { describe, expect, it } from "vitest";
import { epoch, play, recordOf } from "./support.js";

const confirmed: CallEvent = { kind: "confirmed", startedAt: epoch };
const histories: Record<keyof typeof seedStatuses, readonly CallEvent[]> = {
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
    { kind: "failed", code: "CONN_TIMEOUT", message: seedStatuses.FAILED.errorMessage, at: epoch + 25_000 },
  ],
};

describe("the status object", () => {
  it.each(Object.keys(seedStatuses) as (keyof typeof seedStatuses)[])(
    "%s reads as in the source document, in its order",
    (status) => {
      const vector = seedStatuses[status];
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
      completedAt: seedStatuses.PENDING.startedAt,
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
