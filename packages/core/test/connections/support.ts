import {
  applyConnectionEvent,
  type ConnectionEvent,
  type ConnectionRecord,
  type ConnectionState,
  type DriverClose,
  initialConnectionState,
} from "@holat/core";
import fc from "fast-check";

export const epoch = Date.UTC(2025, 6, 25, 8);

export function play(
  events: readonly ConnectionEvent[],
  from = initialConnectionState(epoch),
): ConnectionState {
  return events.reduce(applyConnectionEvent, from);
}

export function recordOf(state: ConnectionState, change: Partial<ConnectionRecord> = {}): ConnectionRecord {
  return {
    id: 1,
    sessionId: "whatsapp_connection",
    createdAt: epoch,
    updatedAt: epoch + 1_800_000,
    version: 1,
    owner: "node",
    generation: 1,
    state,
    ...change,
  };
}

const kinds = ["remote", "timeout", "lost", "qr-ended", "restart", "credentials", "stopped"] as const;
const close: fc.Arbitrary<DriverClose> = fc.record({
  kind: fc.constantFrom(...kinds),
  code: fc.constantFrom(null, 401, 402, 403, 405, 406, 408, 411, 428, 440, 500, 503, 515, 599),
  detail: fc.constant("why"),
});
const at = fc.integer({ min: 0, max: 600_000 }).map((ms) => epoch + ms);
const phone = fc.constant("998901234567");
const pairing = fc.record({
  kind: fc.constantFrom("qr" as const, "code" as const),
  value: fc.constant("sealed"),
  expiresAt: at,
  attempt: fc.constant(1),
  maxAttempts: fc.constant(6),
});
const restriction = fc.option(
  fc.record({ code: fc.constantFrom(463, 475), reason: fc.constant("slow down"), until: fc.option(at) }),
);
const openForMs = fc.integer({ min: 0, max: 60_000 });
const random = fc.double({ min: 0, max: 0.999, noNaN: true });

/** Any event, at any time, in any order. */
export const anyEvent: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  fc.record({ kind: fc.constant("startRequested" as const), at }),
  fc.record({ kind: fc.constant("stopRequested" as const), at }),
  fc.record({ kind: fc.constant("opening" as const), at }),
  fc.record({ kind: fc.constant("pairing" as const), pairing, at }),
  fc.record({ kind: fc.constant("paired" as const), phone }),
  fc.record({ kind: fc.constant("authenticated" as const), phone }),
  fc.record({ kind: fc.constant("open" as const), phone, at }),
  fc.record({ kind: fc.constant("restricted" as const), restriction }),
  fc.record({ kind: fc.constant("closed" as const), close, at, openForMs, random }),
  fc.record({ kind: fc.constant("ownerLost" as const), at }),
  fc.record({ kind: fc.constant("released" as const), at }),
  fc.record({ kind: fc.constant("loggedOut" as const), at }),
);
