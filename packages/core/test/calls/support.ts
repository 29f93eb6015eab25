import {
  applyCallEvent,
  type CallEvent,
  type CallRecord,
  type CallState,
  initialCallState,
} from "@holat/core";
import fc from "fast-check";

export const epoch = Date.parse("2025-10-06T18:30:00.000Z");

export function play(
  events: readonly CallEvent[],
  from: CallState = initialCallState({ givenTotal: 0 }),
): CallState {
  return events.reduce(applyCallEvent, from);
}

export function recordOf(state: CallState, more: Partial<CallRecord> = {}): CallRecord {
  return {
    id: "550e8400-e29b-41d4-a716-446655440000",
    sessionId: "session-1738862891234-abc123",
    target: "default",
    metadata: {},
    createdAt: epoch,
    updatedAt: epoch,
    version: 1,
    state,
    ...more,
  };
}

/** UTF-16 of any kind: NUL, control characters, lone surrogates. */
export const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff })))
  .map((units) => String.fromCharCode(...units));

const counter = fc.integer({ min: 0, max: 2_147_483_647 });
const small = fc.integer({ min: 0, max: 500 });
const at = fc.integer({ min: epoch, max: epoch + 1_000_000 });
const ending = fc.record({
  reason: fc.constantFrom("exit", "canceled", "run-time-limit", "output-limit"),
  exitCode: fc.option(fc.integer({ min: 0, max: 255 })),
  elapsedSeconds: fc.double({ min: 0, max: 10_000, noNaN: true }),
  stdoutSize: small,
  stderrSize: small,
});
const counters = fc.record(
  {
    total: fc.oneof(small, counter),
    processed: fc.oneof(small, counter),
    connected: fc.oneof(small, counter),
    failed: fc.oneof(small, counter),
  },
  { requiredKeys: [] },
);

export const openEvents: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ kind: fc.constant("confirmed"), startedAt: at }),
  fc.record({ kind: fc.constant("progress"), counters, at }),
  fc.record({ kind: fc.constant("progress"), counters, seq: small, at }),
  fc.record({ kind: fc.constant("percent"), percent: fc.integer({ min: 0, max: 100 }), at }),
  fc.record({
    kind: fc.constant("result"),
    outcome: fc.constantFrom("connected", "failed"),
    counts: fc.boolean(),
    at,
  }),
  fc.record({ kind: fc.constant("text"), text: fc.string() }),
  fc.record({ kind: fc.constant("stderr"), text: fc.string() }),
  fc.record({
    kind: fc.constant("consumed"),
    stream: fc.constantFrom("stdout", "stderr"),
    offset: small,
    skipping: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("heard"), at }),
  fc.record({ kind: fc.constant("linkLost") }),
  fc.record({ kind: fc.constant("cancelRequested"), at }),
);

export const finalEvents: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ kind: fc.constant("ended"), ending, at }),
  fc.record({ kind: fc.constant("failed"), code: fc.constant("KILLED"), message: fc.string(), at }),
);
