import type { CallSession } from "@holat/sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedStatuses } from "../../../packages/testkit/src/index.js";
import { createFormat } from "../src/format.js";
import { derivePace } from "../src/pace.js";
import { languages } from "../src/texts/texts.js";

const session = (fields: Partial<CallSession>): CallSession => ({
  ...seedStatuses.RUNNING,
  target: "default",
  errorCode: null,
  link: "live",
  lastHeardAt: null,
  lastProgressAt: null,
  cancelRequestedAt: null,
  exitCode: null,
  metadata: {},
  version: 3,
  ...fields,
});

describe("the pace", () => {
  test("of the seed's running example: 50 a minute, 90 s left", () => {
    expect(derivePace(session({}), 90)).toEqual({ perMinute: 50, secondsLeft: 90 });
  });

  test.each([
    ["nothing processed yet", { processedNumbers: 0 }, 90],
    ["just started", {}, 1],
    ["ended", { isRunning: false, isCompleted: true }, 90],
  ])("is not told when %s", (_when, fields, seconds) => {
    expect(derivePace(session(fields), seconds)).toBeUndefined();
  });

  test("has no time left while the total is unknown", () => {
    expect(derivePace(session({ totalNumbers: 0 }), 90)).toMatchObject({ secondsLeft: null });
  });

  test("is finite and not negative for whatever a server may send", () => {
    const count = fc.nat({ max: 2_147_483_647 });
    fc.assert(
      fc.property(count, count, count, (totalNumbers, processedNumbers, seconds) => {
        const pace = derivePace(session({ totalNumbers, processedNumbers }), seconds);
        for (const value of [pace?.perMinute, pace?.secondsLeft]) {
          if (value != null) expect(value >= 0 && Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });
});

describe("spans and figures", () => {
  test.each([
    [0, "0 s"],
    [59, "59 s"],
    [135, "2 min 15 s"],
    [7_260, "2 h 1 min"],
  ])("%i seconds", (seconds, text) => {
    expect(createFormat(languages.en).span(seconds)).toBe(text);
  });

  test("thousands are set apart in every language", () => {
    for (const texts of Object.values(languages)) {
      expect(createFormat(texts).figure(1_234_567)).toMatch(/^1[^\d]234[^\d]567$/);
    }
  });
});
