import { expect } from "vitest";
import type { CallSession } from "../../../packages/core/src/index.js";
import type { Calls } from "./createCalls.js";
import { countStarts, readRecord } from "./readRecord.js";

/** A completed session of the `counting` dialer says, byte for byte, what the dialer noted; and it was started once. */
export async function expectExact(options: {
  readonly calls: Calls;
  readonly records: string;
  readonly ended: CallSession;
}): Promise<void> {
  const { calls, records, ended } = options;
  const record = await readRecord(records, ended.sessionId);
  expect(ended).toMatchObject({
    status: "COMPLETED",
    totalNumbers: record.totalNumbers,
    processedNumbers: record.results.length,
    connectedCalls: record.connectedCalls,
    failedCalls: record.failedCalls,
    remoteResponse: record.remoteResponse,
    progressPercentage: 100,
    exitCode: 0,
  });
  const results = (await calls.results(ended.sessionId)).map(
    ({ number, outcome, reason, durationSeconds, final, counted }) => ({
      number,
      outcome,
      reason,
      durationSeconds,
      final,
      counted,
    }),
  );
  expect(results.length).toBe(record.results.length);
  expect(results).toEqual(record.results);
  const log = await calls.log(ended.sessionId);
  // Not `toEqual`: a difference in two megabytes is best told by its place.
  expect({ bytes: log.length, differsAt: findDifference(log, record.bytes) }).toEqual({
    bytes: record.bytes.length,
    differsAt: undefined,
  });
  expect(await countStarts(records, ended.sessionId)).toBe(1);
}

function findDifference(left: Buffer, right: Buffer): number | undefined {
  if (left.equals(right)) return undefined;
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return at < 0 ? left.length : at;
}
