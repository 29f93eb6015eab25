import fc from "fast-check";
import { expect, test } from "vitest";
import { toShownText } from "../../src/log/toShownText.js";

test.each([
  ["plain text", "Qo'ng'iroq ➜ 👍\tok", "Qo'ng'iroq ➜ 👍\tok"],
  ["a colour", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"],
  ["a cleared screen", "\x1b[2J\x1b[H\x07", "␛[2J␛[H␇"],
  ["overwritten text", "50%\r60%\b", "50%␍60%␈"],
  ["NUL and DEL", "\0\x7f", "␀␡"],
  ["an 8-bit sequence", "\x9b31m", "\\u009b31m"],
  ["turned direction", "abc\u202edcb\u2066", "abc\\u202edcb\\u2066"],
])("%s is text to look at", (_name, line, shown) => {
  expect(toShownText(line)).toBe(shown);
});

test("nothing that acts is left of any line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (line) => {
      expect(toShownText(line)).not.toMatch(/(?!\t)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
    { numRuns: 30, examples: [["\x1b\x9b"]] },
  );
});
