import { deriveUptime, type StatusChange, type StoredStatus, storedStatuses } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const day = 86_400_000;
const from = Date.UTC(2026, 10, 20);
const change = (at: number, to: StoredStatus): StatusChange => ({ at, to });

describe("uptime", () => {
  it("is told by day, from the first change on and up to now", () => {
    const changes = [
      change(from + day / 2, "connecting"),
      change(from + day - 3_600_000, "connected"),
      change(from + day + 3_600_000, "disconnected"),
    ];
    expect(deriveUptime(changes, { from, to: from + 5 * day, now: from + 1.25 * day })).toEqual([
      { day: "2026-11-20", connectedSeconds: 3_600, observedSeconds: 43_200, drops: 0 },
      { day: "2026-11-21", connectedSeconds: 3_600, observedSeconds: 21_600, drops: 1 },
    ]);
  });

  it("of a session that was connected before the range counts from its beginning", () => {
    expect(
      deriveUptime([change(from - day, "connected")], { from, to: from + day, now: from + 9 * day }),
    ).toEqual([{ day: "2026-11-20", connectedSeconds: 86_400, observedSeconds: 86_400, drops: 0 }]);
  });

  it("without any change nothing was observed", () => {
    expect(deriveUptime([], { from, to: from + day, now: from + day })).toEqual([]);
  });

  it("agrees with looking every minute", () => {
    const minute = 60_000;
    const changes = fc
      .array(fc.tuple(fc.integer({ min: -600, max: 4_000 }), fc.constantFrom(...storedStatuses)), {
        minLength: 1,
        maxLength: 12,
      })
      .map((list) =>
        list.sort(([a], [b]) => a - b).map(([minutes, to]) => change(from + minutes * minute, to)),
      );
    fc.assert(
      fc.property(changes, (list) => {
        const range = { from, to: from + 3 * day, now: from + 2.5 * day };
        const days = deriveUptime(list, range);
        const statusAt = (at: number) => list.findLast((entry) => entry.at <= at)?.to;
        let connected = 0;
        let observed = 0;
        for (let at = from; at < range.now; at += minute) {
          const status = statusAt(at);
          if (status !== undefined) observed += 60;
          if (status === "connected") connected += 60;
        }
        const sum = (of: "connectedSeconds" | "observedSeconds") =>
          days.reduce((total, entry) => total + entry[of], 0);
        expect([sum("connectedSeconds"), sum("observedSeconds")]).toEqual([connected, observed]);
      }),
      { numRuns: 50 },
    );
  });
});
