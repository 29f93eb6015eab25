import { closeRules, type DriverClose, deriveCloseRule, deriveRetryDelayMs } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const remote = { kind: "remote", detail: "" } as const;

/** What the documents promise of each close. */
const table: readonly (readonly [number | null, DriverClose["kind"], string, string, string])[] = [
  [401, "remote", "logged_out", "logged_out", "user"],
  [402, "remote", "payment_required", "disconnected", "operator"],
  [403, "remote", "forbidden", "disconnected", "operator"],
  [405, "remote", "client_outdated", "disconnected", "slow"],
  [406, "remote", "device_refused", "disconnected", "operator"],
  [408, "remote", "timed_out", "disconnected", "backoff"],
  [411, "remote", "multi_device_mismatch", "disconnected", "operator"],
  [428, "remote", "connection_closed", "disconnected", "backoff"],
  [440, "remote", "replaced", "disconnected", "long"],
  [500, "remote", "bad_session", "disconnected", "backoff"],
  [503, "remote", "service_unavailable", "disconnected", "backoff"],
  [515, "remote", "restart_required", "connecting", "now"],
  [599, "remote", "unknown", "disconnected", "backoff"],
  [null, "remote", "unknown", "disconnected", "backoff"],
  [null, "restart", "restart_required", "connecting", "now"],
  [null, "timeout", "connect_timeout", "disconnected", "backoff"],
  [null, "lost", "link_lost", "disconnected", "backoff"],
  [408, "qr-ended", "pairing_timed_out", "disconnected", "user"],
  [null, "credentials", "credentials_unreadable", "disconnected", "operator"],
  [null, "stopped", "stopped", "disconnected", "none"],
];

describe("what a close leads to", () => {
  it.each(table)("%s, %s: %s, %s, %s", (code, kind, reason, status, next) => {
    expect(deriveCloseRule({ ...remote, kind, code })).toEqual({ reason, status, next });
  });

  it("every code that has a rule stands in the table", () => {
    const told = table.flatMap(([code, kind]) => (kind === "remote" && code !== null ? [code] : []));
    for (const code of Object.keys(closeRules)) expect(told).toContain(Number(code));
  });
});

describe("the wait before the next socket", () => {
  it("doubles up to its ceiling, and is never less than half of it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("backoff" as const, "long" as const, "slow" as const),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (next, attempts, random) => {
          const ceiling = { backoff: 60_000, long: 600_000, slow: 3_600_000 }[next];
          const least = { backoff: 500, long: 10_000, slow: 300_000 }[next];
          const delay = deriveRetryDelayMs(next, attempts, random);
          expect(delay).toBeGreaterThanOrEqual(least);
          expect(delay).toBeLessThanOrEqual(ceiling);
          expect(deriveRetryDelayMs(next, attempts + 1, random)).toBeGreaterThanOrEqual(delay);
        },
      ),
    );
  });
});
