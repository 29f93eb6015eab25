import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cksum } from "../../src/ssh/runs/cksum.js";

const real = (bytes: Uint8Array) => {
  const [crc, size] = spawnSync("cksum", { input: bytes }).stdout.toString().trim().split(" ").map(Number);
  return { crc, size };
};

test("says what the machine's own cksum says", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(cksum([bytes])).toEqual(real(bytes));
    }),
    { numRuns: 30 },
  );
  const large = new Uint8Array(300_000).map((_, index) => index * 7);
  expect(cksum([large])).toEqual(real(large));
});

test("does not see where one part ends", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (parts) => {
      expect(cksum(parts)).toEqual(cksum([Buffer.concat(parts)]));
    }),
  );
});
