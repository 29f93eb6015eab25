import { applyCallEvent, type CallEvent, type CallStatus, deriveCallSession, isTerminal } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epoch, finalEvents, openEvents, play, recordOf } from "./support.js";

const exit = (exitCode: number | null, elapsedSeconds = 135) =>
  ({ reason: "exit", exitCode, elapsedSeconds, stdoutSize: 0, stderrSize: 0 }) as const;
const confirmed: CallEvent = { kind: "confirmed", startedAt: epoch };

const sample: { readonly [Kind in CallEvent["kind"]]: Extract<CallEvent, { kind: Kind }> } = {
  confirmed: { kind: "confirmed", startedAt: epoch + 5 },
  progress: { kind: "progress", counters: { total: 10, processed: 1 }, at: epoch + 5 },
  percent: { kind: "percent", percent: 5, at: epoch + 5 },
  result: { kind: "result", outcome: "connected", counts: true, at: epoch + 5 },
  text: { kind: "text", text: "words" },
  stderr: { kind: "stderr", text: "words" },
  consumed: { kind: "consumed", stream: "stdout", offset: 9, skipping: false },
  heard: { kind: "heard", at: epoch + 5 },
  linkLost: { kind: "linkLost" },
  cancelRequested: { kind: "cancelRequested", at: epoch + 5 },
  ended: { kind: "ended", ending: exit(0), at: epoch + 200_000 },
  failed: { kind: "failed", code: "KILLED", message: "gone", at: epoch + 5 },
};

/** What each cell does: the status afterwards, or nothing at all. */
const cells: Readonly<Record<CallStatus, Readonly<Record<CallEvent["kind"], CallStatus | "unchanged">>>> = {
  PENDING: {
    confirmed: "RUNNING",
    progress: "PENDING",
    percent: "PENDING",
    result: "PENDING",
    text: "PENDING",
    stderr: "PENDING",
    consumed: "PENDING",
    heard: "PENDING",
    linkLost: "PENDING",
    cancelRequested: "PENDING",
    ended: "COMPLETED",
    failed: "FAILED",
  },
  RUNNING: {
    confirmed: "unchanged",
    progress: "RUNNING",
    percent: "RUNNING",
    result: "RUNNING",
    text: "RUNNING",
    stderr: "RUNNING",
    consumed: "RUNNING",
    heard: "RUNNING",
    linkLost: "RUNNING",
    cancelRequested: "RUNNING",
    ended: "COMPLETED",
    failed: "FAILED",
  },
  COMPLETED: ended(),
  FAILED: ended(),
};

function ended() {
  return {
    confirmed: "unchanged",
    progress: "unchanged",
    percent: "unchanged",
    result: "unchanged",
    text: "unchanged",
    stderr: "unchanged",
    consumed: "unchanged",
    heard: "unchanged",
    linkLost: "unchanged",
    cancelRequested: "unchanged",
    ended: "unchanged",
    failed: "unchanged",
  } as const;
}

const reach: Readonly<Record<CallStatus, readonly CallEvent[]>> = {
  PENDING: [],
  RUNNING: [confirmed],
  COMPLETED: [confirmed, sample.ended],
  FAILED: [confirmed, sample.failed],
};

describe("the transition table", () => {
  const rows = Object.entries(cells).flatMap(([status, row]) =>
    Object.entries(row).map(([kind, expected]) => ({ status, kind, expected })),
  );
  it.each(rows)("$status on $kind: $expected", ({ status, kind, expected }) => {
    const before = play(reach[status as CallStatus]);
    const after = applyCallEvent(before, sample[kind as CallEvent["kind"]]);
    if (expected === "unchanged") expect(after).toBe(before);
    else {
      expect(after).not.toBe(before);
      expect(after.status).toBe(expected);
    }
  });
});

describe("endings", () => {
  it("exit code 0 is COMPLETED at confirmed start + elapsed", () => {
    const state = play([confirmed, { kind: "ended", ending: exit(0), at: epoch + 600_000 }]);
    expect(state).toMatchObject({
      status: "COMPLETED",
      completedAt: epoch + 135_000,
      exitCode: 0,
      link: "none",
    });
  });
  it("another exit code is FAILED with the end of stderr", () => {
    const state = play([
      confirmed,
      { kind: "stderr", text: "trunk is down" },
      { kind: "ended", ending: exit(3), at: epoch + 600_000 },
    ]);
    expect(state).toMatchObject({ status: "FAILED", errorCode: "EXIT_NONZERO", exitCode: 3 });
    expect(state.errorMessage).toMatch(/exit code 3.*trunk is down/s);
  });
  it.each([
    ["canceled", "CANCELED"],
    ["run-time-limit", "RUN_TIME_LIMIT"],
    ["output-limit", "OUTPUT_LIMIT"],
  ] as const)("%s is FAILED %s, whatever the exit code", (reason, code) => {
    const state = play([confirmed, { kind: "ended", ending: { ...exit(0), reason }, at: epoch + 600_000 }]);
    expect(state).toMatchObject({ status: "FAILED", errorCode: code });
  });
  it("an exit code that nobody learned is FAILED EXIT_UNKNOWN", () => {
    expect(play([confirmed, { kind: "ended", ending: exit(null), at: epoch + 600_000 }]).errorCode).toBe(
      "EXIT_UNKNOWN",
    );
  });
  it("keeps the words also when it failed, without the counted lines", () => {
    const state = play([
      confirmed,
      { kind: "text", text: "  line one" },
      { kind: "progress", counters: { processed: 1 }, at: epoch },
      { kind: "text", text: "line two  " },
      { kind: "ended", ending: exit(1), at: epoch + 1 },
    ]);
    expect(state.remoteResponse).toBe("line one\nline two");
  });
  it("blank lines at the end push no words out, however many", () => {
    const blank: CallEvent = { kind: "text", text: "" };
    const words: CallEvent[] = ["one", "", "two"].map((text) => ({ kind: "text", text }));
    const ended: CallEvent = { kind: "ended", ending: exit(0), at: epoch };
    expect(play([confirmed, ...words, ...Array(9_000).fill(blank), ended]).remoteResponse).toBe("one\n\ntwo");
  });
  it("no words are null, not an empty string", () => {
    expect(
      play([confirmed, { kind: "text", text: "  " }, { kind: "ended", ending: exit(0), at: epoch }])
        .remoteResponse,
    ).toBeNull();
  });
});

describe("counters", () => {
  const progress = (counters: object, seq?: number): CallEvent => ({
    kind: "progress",
    counters,
    at: epoch,
    ...(seq === undefined ? {} : { seq }),
  });
  it("processed is connected + failed when only those are given", () => {
    expect(play([progress({ connected: 60, failed: 15 })]).processedNumbers).toBe(75);
  });
  it("processed above the total raises the total", () => {
    expect(play([progress({ total: 10 }), progress({ processed: 12 })]).totalNumbers).toBe(12);
  });
  it("an unknown total bounds nothing", () => {
    expect(play([progress({ processed: 12 })])).toMatchObject({ totalNumbers: 0, processedNumbers: 12 });
  });
  it("a lower seq is ignored, and what comes under the same one again counts", () => {
    const state = play([
      progress({ processed: 5 }, 7),
      progress({ processed: 9 }, 3),
      progress({ connected: 4 }, 7),
    ]);
    expect(state).toMatchObject({ processedNumbers: 5, connectedCalls: 4 });
  });
  it("takes the larger of the stated value and the tally by number", () => {
    const result: CallEvent = { kind: "result", outcome: "connected", counts: true, at: epoch };
    expect(play([result, result, progress({ connected: 1 })]).connectedCalls).toBe(2);
    expect(play([result, result, progress({ connected: 5 })]).connectedCalls).toBe(5);
  });
  it("an attempt is not counted", () => {
    expect(play([{ kind: "result", outcome: "failed", counts: false, at: epoch }]).failedCalls).toBe(0);
  });
  it("sums stop at the largest counter", () => {
    expect(play([progress({ connected: 2_147_483_647, failed: 2_147_483_647 })]).processedNumbers).toBe(
      2_147_483_647,
    );
  });
});

describe("invariants", () => {
  it("counters and percentage never fall, whatever comes in whatever order, twice or late", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 20, arbitrary: openEvents }, finalEvents), { maxLength: 60 }),
        (events) => {
          let before = play([]);
          for (const event of events) {
            const after = applyCallEvent(before, event);
            const [old, now] = [before, after].map((state) =>
              deriveCallSession(recordOf(state), epoch + 9e6, "uz"),
            );
            for (const field of [
              "totalNumbers",
              "processedNumbers",
              "connectedCalls",
              "failedCalls",
              "progressPercentage",
            ] as const) {
              expect(now?.[field]).toBeGreaterThanOrEqual(old?.[field] ?? 0);
            }
            expect(after.stdout.offset).toBeTypeOf("number");
            before = after;
          }
        },
      ),
    );
  });
  it("a terminal session never changes", () => {
    fc.assert(
      fc.property(
        fc.array(openEvents),
        finalEvents,
        fc.array(fc.oneof(openEvents, finalEvents)),
        (before, end, after) => {
          const ended = play([...before, end]);
          expect(isTerminal(ended.status)).toBe(true);
          expect(ended.completedAt).not.toBeNull();
          expect(play(after, ended)).toBe(ended);
        },
      ),
    );
  });
  it("a replay of absolute counters changes no counter", () => {
    const progress = openEvents.filter((event) => event.kind === "progress" || event.kind === "percent");
    fc.assert(
      fc.property(fc.array(progress), (events) => {
        const once = play(events);
        expect(play(events, once)).toMatchObject({
          totalNumbers: once.totalNumbers,
          processedNumbers: once.processedNumbers,
          connectedCalls: once.connectedCalls,
          failedCalls: once.failedCalls,
        });
      }),
    );
  });
});
