import { applyCallEvent, type CallEvent, deriveCallSession } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epoch, finalEvents, openEvents, play, recordOf } from "./support.js";

const confirmed: CallEvent = { kind: "confirmed", startedAt: epoch };
const lost: CallEvent = { kind: "linkLost" };
const heard = (at: number): CallEvent => ({ kind: "heard", at });

describe("the link", () => {
  it.each<[string, readonly CallEvent[], string]>([
    ["none before anything was sent", [], "none"],
    ["lost while the answer to the launch is missing", [lost], "lost"],
    ["live once confirmed", [lost, confirmed], "live"],
    ["lost when it breaks", [confirmed, lost], "lost"],
    ["live again when it answers", [confirmed, lost, heard(epoch + 9)], "live"],
  ])("is %s", (_, events, link) => {
    expect(play(events).link).toBe(link);
  });
  it("is none in every ended session", () => {
    fc.assert(
      fc.property(fc.array(openEvents), finalEvents, (events, end) => {
        expect(play([...events, end]).link).toBe("none");
      }),
    );
  });
  it("never ends a session, however often it is lost", () => {
    const events = Array.from({ length: 50 }, () => lost);
    expect(play([confirmed, ...events]).status).toBe("RUNNING");
    expect(play(events).status).toBe("PENDING");
  });
  it("a late sign of life does not turn the time of the last one back", () => {
    expect(play([heard(epoch + 9), heard(epoch + 3)]).lastHeardAt).toBe(epoch + 9);
  });
});

describe("times", () => {
  it("lastProgressAt moves only with what is new", () => {
    const progress = (at: number, processed: number): CallEvent => ({
      kind: "progress",
      counters: { processed },
      at,
    });
    const state = play([progress(epoch + 1, 5), progress(epoch + 2, 5), progress(epoch + 3, 4)]);
    expect(state.lastProgressAt).toBe(epoch + 1);
    expect(applyCallEvent(state, { kind: "percent", percent: 1, at: epoch + 4 }).lastProgressAt).toBe(
      epoch + 4,
    );
  });
  it("a second wish to cancel does not move the first", () => {
    const wish = (at: number): CallEvent => ({ kind: "cancelRequested", at });
    expect(play([wish(epoch + 1), wish(epoch + 2)]).cancelRequestedAt).toBe(epoch + 1);
  });
  it("an end is never later than it came to be known, and the start stays as first confirmed", () => {
    fc.assert(
      fc.property(fc.array(openEvents), finalEvents, (events, end) => {
        const state = play([confirmed, ...events, end]);
        expect(state.completedAt).toBeLessThanOrEqual("at" in end ? end.at : epoch);
        expect(state.confirmedAt).toBe(epoch);
      }),
    );
  });
  it("an offset never goes back", () => {
    const to = (offset: number): CallEvent => ({
      kind: "consumed",
      stream: "stdout",
      offset,
      skipping: false,
    });
    expect(play([to(9), to(3)]).stdout.offset).toBe(9);
  });
});

describe("the percentage", () => {
  it("is 100 only when COMPLETED, or once all were processed", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: openEvents }, finalEvents)), (events) => {
        let state = play([]);
        let allWereProcessed = false;
        for (const event of events) {
          state = applyCallEvent(state, event);
          allWereProcessed ||= state.totalNumbers > 0 && state.processedNumbers >= state.totalNumbers;
          const { progressPercentage } = deriveCallSession(recordOf(state), epoch, "uz");
          expect(progressPercentage).toSatisfy(Number.isInteger);
          expect(progressPercentage).toBeGreaterThanOrEqual(0);
          if (progressPercentage === 100) expect(allWereProcessed || state.status === "COMPLETED").toBe(true);
          else expect(state.status).not.toBe("COMPLETED");
        }
      }),
    );
  });
  it("is rounded down, also with the largest counters", () => {
    const state = play([
      { kind: "progress", counters: { total: 2_147_483_647, processed: 2_147_483_646 }, at: epoch },
    ]);
    expect(deriveCallSession(recordOf(state), epoch, "uz").progressPercentage).toBe(99);
  });
});
