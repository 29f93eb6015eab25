import {
  createHolatError,
  deriveCallSession,
  derivePublicCallSession,
  derivePublicErrorMessage,
  type ErrorCode,
  errorCatalog,
  initialCallState,
} from "@holat/core";
import fc from "fast-check";
import { expect, it } from "vitest";

const codes = Object.keys(errorCatalog) as ErrorCode[];
const secrets = {
  host: "dialer-7.internal.example",
  port: 2222,
  user: "asterisk-operator",
  path: "/home/asterisk-operator/.local",
  command: "/opt/dialer-3/bin/run",
  detail: "connect to 10.20.30.40 failed",
  stderrTail: "trunk 998712001122 down",
};

function failedWith(errorCode: ErrorCode | null, errorMessage: string | null) {
  const record = {
    id: "0b0e6a3c-5b0e-4f37-8d7e-000000000001",
    sessionId: "session-1738862891234-abc123",
    target: "main",
    metadata: { customer: "Olma LLC" },
    createdAt: 0,
    updatedAt: 0,
    version: 3,
    state: {
      ...initialCallState({ givenTotal: 3 }),
      status: "FAILED" as const,
      completedAt: 1_000,
      errorCode,
      errorMessage,
    },
  };
  return deriveCallSession(record, 2_000, "uz");
}

it.each(codes)("%s tells outsiders nothing of the machine", (code) => {
  const session = failedWith(code, createHolatError(code, secrets).message);
  const told = derivePublicCallSession(session);
  for (const secret of [...Object.values(secrets).map(String), "10.20.30.40", "Olma"])
    expect(JSON.stringify(told)).not.toContain(secret);
  expect(told).toEqual({ ...session, errorMessage: errorCatalog[code].public, metadata: {} });
  expect(Object.keys(told)).toEqual(Object.keys(session));
});

it("whatever the message says, only the code decides what is told", () => {
  fc.assert(
    fc.property(fc.constantFrom(...codes), fc.string(), (code, message) => {
      expect(derivePublicCallSession(failedWith(code, message)).errorMessage).toBe(errorCatalog[code].public);
    }),
  );
});

it("without an error there is none to tell", () => {
  expect(derivePublicCallSession(failedWith(null, null)).errorMessage).toBeNull();
});

it("a code of a newer version, and a message without a code, have a sentence too", () => {
  for (const code of [null, "NOT_YET_KNOWN" as ErrorCode, "toString" as ErrorCode, "__proto__" as ErrorCode])
    expect(derivePublicErrorMessage(code)).toBe("The session failed.");
  expect(derivePublicCallSession(failedWith(null, "10.20.30.40")).errorMessage).toBe("The session failed.");
});
