import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogger } from "../src/log/createLogger.js";
import { createScrubber, maskPhoneNumbers } from "../src/log/scrub.js";

function capture(secrets: readonly string[] = [], readable = false) {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { lines, logger: createLogger({ secrets, destination, readable }) };
}

describe("phone numbers in a log", () => {
  test.each([
    ["called +998901234567 twice", "called +99890***4567 twice"],
    ["998901234567", "99890***4567"],
    ["+998 (90) 123-45-67!", "+99890***4567!"],
    ["+4915112345678,+12025550123", "+49151***5678,+12025***0123"],
    ["+1234567", "+1***4567"],
  ])("%s", (text, masked) => {
    expect(maskPhoneNumbers(text)).toBe(masked);
  });

  test.each([
    "session-1738862891234-abc123",
    "550e8400-e29b-41d4-a716-446655440000",
    "127.0.0.1:3000",
    "offset 1048576",
    "2026-11-21T11:27:04.066Z",
    "+15 files",
  ])("%s is none", (text) => {
    expect(maskPhoneNumbers(text)).toBe(text);
  });

  test("no number of 8 to 15 digits survives anywhere in a line", () => {
    const number = fc.stringMatching(/^[1-9][0-9]{8,14}$/).map((digits) => `+${digits}`);
    fc.assert(
      fc.property(number, (value) => {
        const { lines, logger } = capture();
        logger.info(
          { [value]: value, deep: [{ value }], err: new Error(value, { cause: value }) },
          `got ${value}`,
        );
        expect(lines.join()).not.toContain(value.slice(1));
      }),
    );
  });
});

describe("secrets in a log", () => {
  test.each([
    ["a known one", "login with correct horse failed", "login with [secret] failed"],
    ["a key", "got hk_abcDEF123", "got hk_[secret]"],
    [
      "a badge token",
      "/badges/x.svg?token=hvb_eyJ2Ijox-_.c2lnbmF0dXJl&lang",
      "/badges/x.svg?token=hvb_[secret]&lang",
    ],
    ["a sign-in's cookie", "holat_session=hsi_eyJ2Ijox-_.c2ln; a=b", "holat_session=hsi_[secret]; a=b"],
    ["a view token", "got hvt_eyJ2Ijox-_.c2lnbmF0dXJl, and", "got hvt_[secret], and"],
    ["a header", "authorization: Bearer abc.def", "authorization: Bearer [secret]"],
    ["a URL's password", "postgres://holat:pw12@db:5432/x", "postgres://holat:[secret]@db:5432/x"],
    ["that of a long scheme", `${"x".repeat(99)}://u:pw12@db`, `${"x".repeat(99)}://u:[secret]@db`],
    [
      "a private key",
      "x -----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY----- y",
      "x [private key] y",
    ],
  ])("%s", (_what, text, clean) => {
    expect(createScrubber(["correct horse"])(text)).toBe(clean);
  });

  test("also in an error's cause, hint and stack, and in keys", () => {
    const { lines, logger } = capture(["correct horse"]);
    const cause = Object.assign(new Error("correct horse"), { hint: "correct horse", code: "X" });
    logger.error({ err: new Error("outer", { cause }), "correct horse": 1 }, "correct horse");
    expect(lines.join()).not.toContain("correct horse");
    expect(JSON.parse(lines.join())).toMatchObject({ err: { cause: { code: "X", hint: "[secret]" } } });
  });
});

test("an address that is made to be slow to search costs no more than another", () => {
  const { lines, logger } = capture();
  // Each of them took a server a tenth of a second, and anybody may send one: this would be minutes.
  for (let count = 0; count < 1_000; count++) logger.info({}, `GET /${"a.".repeat(4_000)} 404`);
  expect(lines).toHaveLength(1_000);
});

test("a line is one JSON object with level, time and message", () => {
  const { lines, logger } = capture();
  logger.warn({ a: 1, bytes: new Uint8Array(3), big: 10n }, "two\nlines");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "warn",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    a: 1,
    bytes: "[3 bytes]",
    big: "10",
    msg: "two\nlines",
  });
});

test("at a terminal a line reads as one", () => {
  const { lines, logger } = capture([], true);
  logger.info({ sessionId: "session-1", why: "a b" }, "session queued");
  expect(lines.join()).toMatch(/^\d\d:\d\d:\d\d info session queued sessionId=session-1 why="a b"\n$/);
});

test("what a caller typed neither begins a line at a terminal nor sends it a command", () => {
  const { lines, logger } = capture([], true);
  const typed = "\x1b]0;title\x07\x9b31m\n12:00:00 info GET /keys 200\u202e";
  logger.info({ typed, [typed]: 1 }, `GET /${typed} 404`);
  expect(lines.join().match(/[\p{Cc}\p{Cf}]/gu)).toEqual(["\n"]);
  expect(lines.join()).toContain("info GET /\\u001b]0;title\\u0007\\u009b31m\\u000a12:00:00 info");
});

test("an object that holds itself does not hang the log", () => {
  const { lines, logger } = capture();
  const round: Record<string, unknown> = {};
  round.self = round;
  logger.info({ round }, "round");
  expect(lines).toHaveLength(1);
});
