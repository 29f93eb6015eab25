import { addErrorCorrection } from "./errorCorrection.js";
import { derivePenalty } from "./penalty.js";
import { createSymbol, masks } from "./symbol.js";

/** Per version, from 1: error correction bytes a block, and blocks, at the lowest level. */
const layouts: readonly (readonly [eccBytes: number, blocks: number])[] = [
  [7, 1],
  [10, 1],
  [15, 1],
  [20, 1],
  [26, 1],
  [18, 2],
  [20, 2],
  [24, 2],
  [30, 2],
  [18, 4],
  [20, 4],
  [24, 4],
  [26, 4],
  [30, 4],
  [22, 6],
  [24, 6],
  [28, 6],
  [30, 6],
  [28, 7],
  [28, 8],
];

/**
 * The modules of a QR code, row by row, true for dark; bytes of UTF-8, the smallest version that holds them.
 * Throws a RangeError above 858 bytes (version 20).
 */
export function encodeQr(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  for (const [index, [eccBytes, blocks]] of layouts.entries()) {
    const version = index + 1;
    const capacity = countDataBytes(version) - eccBytes * blocks;
    const lengthBits = version < 10 ? 8 : 16;
    if (bytes.length * 8 + 4 + lengthBits > capacity * 8) continue;
    const data = addErrorCorrection(toCodewords(bytes, lengthBits, capacity), eccBytes, blocks);
    let best: boolean[][] = [];
    let least = Number.POSITIVE_INFINITY;
    for (const mask of masks.keys()) {
      const modules = createSymbol(version, data, mask);
      const penalty = derivePenalty(modules);
      if (penalty < least) [best, least] = [modules, penalty];
    }
    return best;
  }
  throw new RangeError(`${bytes.length} bytes are too many for a QR code of version ${layouts.length}`);
}

function toCodewords(bytes: Uint8Array, lengthBits: number, capacity: number): number[] {
  const byteMode = 0b0100;
  const bits = [
    ...toBits(byteMode, 4),
    ...toBits(bytes.length, lengthBits),
    ...[...bytes].flatMap((byte) => toBits(byte, 8)),
    ...toBits(0, 4),
  ];
  return Array.from({ length: capacity }, (_, n) => {
    if (n * 8 >= bits.length) return (n - Math.ceil(bits.length / 8)) % 2 === 0 ? 0xec : 0x11;
    return bits.slice(n * 8, n * 8 + 8).reduce((byte, bit, at) => byte | (bit << (7 - at)), 0);
  });
}

function toBits(value: number, length: number): number[] {
  return Array.from({ length }, (_, n) => (value >>> (length - 1 - n)) & 1);
}

/** All codewords of a version: what its function patterns leave of the square. */
function countDataBytes(version: number): number {
  let modules = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2;
    modules -= (25 * alignments - 10) * alignments - 55;
    if (version >= 7) modules -= 36;
  }
  return modules >> 3;
}
