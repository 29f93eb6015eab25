import { createHolatError, type ErrorCode, type ErrorParams, errorCatalog, isRetryable } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../calls/support.js";

const codes = Object.keys(errorCatalog) as ErrorCode[];
const connectionCodes = codes.slice(0, codes.indexOf("COMMAND_NOT_FOUND"));
const peer = { host: "10.20.30.40", port: 2222, user: "dialer" };

/** What cannot heal by itself, and what heals slowly or after a queue; of the rest of reaching and starting all is "yes". */
const rules: Partial<Record<ErrorCode, string>> = {
  AUTH_FAILED: "no",
  KEY_INVALID: "no",
  HOST_KEY_UNKNOWN: "no",
  HOST_KEY_MISMATCH: "no",
  ALGO_MISMATCH: "no",
  COMMAND_NOT_FOUND: "no",
  REMOTE_UNSUPPORTED: "no",
  DNS: "slow",
  TOO_MANY_SESSIONS: "requeue",
  CONN_REFUSED: "yes",
  CONN_TIMEOUT: "yes",
  HANDSHAKE_TIMEOUT: "yes",
  HOST_UNREACHABLE: "yes",
  HANDSHAKE_LOST: "yes",
  CONN_LOST: "yes",
  CONN_FAILED: "yes",
  RUN_DIR_UNWRITABLE: "yes",
  DISK_FULL: "yes",
  NUMBERS_DAMAGED: "yes",
  START_UNKNOWN: "no",
};

describe("the error catalogue", () => {
  it("a timeout reads exactly as in the source document", () => {
    expect(createHolatError("CONN_TIMEOUT", { host: "193.149.16.138", port: 22 }).message).toBe(
      "SSH connection error: Connection timeout to 193.149.16.138:22. Check firewall and network",
    );
  });
  it.each(connectionCodes)("%s names the address and a next step", (code) => {
    const { message, hint } = createHolatError(code, peer);
    expect(message).toMatch(/^SSH connection error: .*10\.20\.30\.40:2222.*\. [A-Z]/);
    expect(hint).not.toBe("");
  });
  it.each(codes)("%s has a whole sentence without any values, and one for outsiders", (code) => {
    const entry = errorCatalog[code];
    for (const text of [entry.sentence({}), entry.public, entry.hint]) {
      expect(text).toMatch(/^\S.*\S$/s);
      expect(text).not.toMatch(/undefined|null|NaN|\(\)/);
    }
  });
  it.each(Object.entries(rules))("%s is tried again: %s", (code, retry) => {
    expect(errorCatalog[code as ErrorCode].retry).toBe(retry);
    expect(isRetryable(code as ErrorCode)).toBe(retry !== "no");
  });
  it("an IPv6 address is told apart from its port", () => {
    expect(createHolatError("CONN_REFUSED", { host: "fe80::1", port: 22 }).message).toContain("[fe80::1]:22");
  });
  it("keeps what was thrown as the cause", () => {
    const cause = new Error("read ECONNRESET");
    expect(createHolatError("CONN_LOST", peer, cause).cause).toBe(cause);
    expect(createHolatError("CONN_LOST", peer)).not.toHaveProperty("cause");
  });
  it.each([
    ["TOKEN=s3cret /usr/bin/dial --all"],
    ["PASS='two s3cret words' dial"],
    ["dial --password s3cret"],
    ["'/opt/s3cret dial'"],
  ])("of the command %j no secret is shown", (command) => {
    for (const code of codes)
      expect(createHolatError(code, { ...peer, command }).message).not.toContain("s3cret");
  });
  it("the program's name is shown where it is plain", () => {
    expect(createHolatError("COMMAND_NOT_FOUND", { ...peer, command: "/opt/dial --all" }).message).toContain(
      "/opt/dial was not found",
    );
  });
  it("the end of stderr is in the message of a failed exit only, and a signal is named", () => {
    const { message } = createHolatError("EXIT_NONZERO", {
      exitCode: 139,
      stderrTail: "stack\ntrunk down\n",
    });
    expect(message).toContain("exit code 139 (signal 11)");
    expect(message).toContain("stack\ntrunk down");
  });
  it("whatever the details, a message can be stored and stays short", () => {
    const text = fc.tuple(anyText, fc.nat(500)).map(([unit, times]) => unit.repeat(times));
    const params = fc.record({
      detail: text,
      stderrTail: text,
      command: text,
    }) satisfies fc.Arbitrary<ErrorParams>;
    fc.assert(
      fc.property(fc.constantFrom(...codes), params, (code, values) => {
        const { message } = createHolatError(code, values);
        expect(message.isWellFormed() && !message.includes("\0")).toBe(true);
        expect(message.length).toBeLessThan(8_000);
      }),
    );
  });
});
