import fc from "fast-check";
import jsQR from "jsqr";
import { describe, expect, test } from "vitest";
import { deriveQrPath } from "../../src/qr/deriveQrPath.js";
import { encodeQr } from "../../src/qr/encodeQr.js";

/** What a scanner reads off the drawn modules. */
function scan(modules: boolean[][], scale = 4): string | undefined {
  const quiet = 4;
  const size = (modules.length + 2 * quiet) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [y, row] of modules.entries()) {
    for (const [x, dark] of row.entries()) {
      if (!dark) continue;
      for (let dy = 0; dy < scale; dy++) {
        for (let dx = 0; dx < scale; dx++) {
          const at = (((y + quiet) * scale + dy) * size + (x + quiet) * scale + dx) * 4;
          pixels.fill(0, at, at + 3);
        }
      }
    }
  }
  const bytes = jsQR(pixels, size, size)?.binaryData;
  return bytes && new TextDecoder().decode(new Uint8Array(bytes));
}

/** As WhatsApp's: a reference and three keys in base64. */
const linkText = ["2@", "Xy+".repeat(40), "k".repeat(44), "q".repeat(44), "w".repeat(44)].join(",");

describe("a QR code", () => {
  test.each([
    ["nothing", ""],
    ["a letter", "a"],
    ["the fullest of version 1", "x".repeat(17)],
    ["one more", "x".repeat(18)],
    ["the fullest with a short length", "9".repeat(230)],
    ["the first with a long length", "9".repeat(231)],
    ["what links an account", linkText],
    ["text that is not ASCII", "Salom, дунё 👋"],
    ["the fullest there is", "z".repeat(858)],
  ])("is read by a scanner: %s", (_name, text) => {
    expect(scan(encodeQr(text))).toBe(text);
  });

  test("is read whatever its text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), (text) => {
        expect(scan(encodeQr(text), 3)).toBe(text.toWellFormed());
      }),
      { numRuns: 25 },
    );
  });

  test("grows by four modules a version", () => {
    expect([17, 18, 230, 231, 858].map((length) => encodeQr("x".repeat(length)).length)).toEqual([
      21, 25, 53, 57, 97,
    ]);
  });

  test("refuses what no version up to 20 holds", () => {
    expect(() => encodeQr("x".repeat(859))).toThrow(RangeError);
  });
});

test("the path draws runs of dark modules inside a quiet zone", () => {
  const [x, _] = [true, false];
  expect(
    deriveQrPath([
      [x, x, _, x],
      [_, _, _, _],
    ]),
  ).toEqual({
    path: "M4 4h2v1h-2zM7 4h1v1h-1z",
    size: 10,
  });
});
