import { describe, expect, test } from "vitest";
import { createSession } from "../../sdk/test/live/startScriptedServer.js";
import { deriveStage } from "../src/call-session/createAnnouncer.js";
import { isUnknown } from "../src/call-session/createProgressBar.js";
import { derivePace, deriveProblem } from "../src/index.js";

const running = (change: object) => ({ ...createSession("a"), ...change });

test("a session passes its start, each quarter and its end once", () => {
  const stages = [
    running({ status: "PENDING", isRunning: false }),
    ...[0, 1, 24, 25, 49, 50, 75, 99].map((progressPercentage) => running({ progressPercentage })),
    running({ status: "COMPLETED", isCompleted: true, progressPercentage: 100 }),
  ].map(deriveStage);
  expect(stages).toEqual([0, 1, 1, 1, 2, 2, 3, 4, 4, 5]);
});

test.each([
  [{ totalNumbers: 0, progressPercentage: 0 }, true],
  [{ totalNumbers: 0, progressPercentage: 30 }, false],
  [{ totalNumbers: 10, progressPercentage: 0 }, false],
  [{ totalNumbers: 0, progressPercentage: 0, isCompleted: true }, false],
])("%o is unknown: %s", (change, expected) => {
  expect(isUnknown(running(change))).toBe(expected);
});

describe("the pace", () => {
  test("is that of all the time so far", () => {
    const session = running({ totalNumbers: 150, processedNumbers: 75, durationSeconds: 90 });
    expect(derivePace(session)).toEqual({ perMinute: 50, secondsLeft: 90 });
  });
  test.each([
    { processedNumbers: 0, durationSeconds: 90 },
    { processedNumbers: 5, durationSeconds: 1 },
    { processedNumbers: 5, durationSeconds: 90, isRunning: false },
  ])("is not told of %o", (change) => {
    expect(derivePace(running(change))).toBeNull();
  });
  test("has no end while the total is unknown", () => {
    expect(derivePace(running({ totalNumbers: 0, processedNumbers: 5, durationSeconds: 60 }))).toEqual({
      perMinute: 5,
      secondsLeft: null,
    });
  });
});

test("an error that is none of ours is broken, none is null", () => {
  expect([null, undefined, new Error("?")].map(deriveProblem)).toEqual([null, null, "broken"]);
});
