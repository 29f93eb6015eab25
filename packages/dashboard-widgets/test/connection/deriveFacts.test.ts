import type { ConnectionSession } from "@holat/sdk/sessions";
import { describe, expect, test } from "vitest";
import { deriveFacts } from "../../src/connection/deriveFacts.js";
import { createFormat } from "../../src/locale/createFormat.js";
import { getConnectionTexts } from "../../src/locale/getConnectionTexts.js";

const now = Date.parse("2026-01-01T12:00:00Z");
const calm = {
  status: "connected",
  startTime: null,
  retryAt: null,
  needsRestart: false,
  lastDisconnect: null,
  restriction: null,
  pairing: null,
} as unknown as ConnectionSession;
const lastDisconnect = { code: 401, reason: "logged_out", at: "2026-01-01T11:00:00Z" } as const;
const format = { ...createFormat("en"), moment: (time: number | string) => new Date(time).toISOString() };
const derive = (change: Partial<ConnectionSession>) =>
  deriveFacts({ ...calm, ...change }, now, getConnectionTexts("en"), format);

describe("what is said of an account", () => {
  test.each([
    ["nothing of a calm one", {}, { notice: null, facts: null }],
    [
      "since when it is connected",
      { startTime: now },
      { notice: null, facts: "since 2026-01-01T12:00:00.000Z" },
    ],
    [
      "when it tries again",
      { status: "disconnected", retryAt: "2026-01-01T12:00:09.500Z" },
      { notice: null, facts: "Trying again in 10 s" },
    ],
    [
      "that it waits for somebody, and why",
      { status: "logged_out", needsRestart: true, lastDisconnect },
      {
        notice: "Needs a restart · Logged out on the phone",
        facts: "Last disconnect: Logged out on the phone, 2026-01-01T11:00:00.000Z",
      },
    ],
    [
      "that it is restricted",
      { restriction: { code: 463, reason: "x", until: "2026-01-02T00:00:00Z" } },
      { notice: "The account is restricted until 2026-01-02T00:00:00.000Z", facts: null },
    ],
  ] as const)("%s", (_name, change, expected) => {
    expect(derive(change as Partial<ConnectionSession>)).toEqual(expected);
  });
});
