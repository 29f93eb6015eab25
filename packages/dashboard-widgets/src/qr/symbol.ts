/** Which modules a mask inverts, by its number. */
export const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** A symbol with its function patterns and the codewords under a mask. */
export function createSymbol(version: number, codewords: readonly number[], mask: number): boolean[][] {
  const size = version * 4 + 17;
  const cells: (boolean | undefined)[][] = Array.from({ length: size }, () => Array(size).fill(undefined));
  const set = (x: number, y: number, dark: boolean) => {
    const row = cells[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };

  for (let n = 0; n < size; n++) {
    set(6, n, n % 2 === 0);
    set(n, 6, n % 2 === 0);
  }
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    around(4, (dx, dy, distance) => set(cx + dx, cy + dy, distance !== 2 && distance !== 4));
  const centres = deriveAlignments(version, size);
  const last = centres.length - 1;
  for (const [i, cx] of centres.entries()) {
    for (const [j, cy] of centres.entries()) {
      const isFinder = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
      if (!isFinder) around(2, (dx, dy, distance) => set(cx + dx, cy + dy, distance !== 1));
    }
  }
  setFormat(set, size, mask);
  if (version >= 7) setVersion(set, size, version);

  const isDark = masks[mask] ?? (() => false);
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const y = upward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (cells[y]?.[x] !== undefined) continue;
        const dark = (((codewords[bit >> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        set(x, y, dark !== isDark(x, y));
        bit++;
      }
    }
  }
  return cells.map((row) => row.map((dark) => dark === true));
}

function around(radius: number, visit: (dx: number, dy: number, distance: number) => void): void {
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) visit(dx, dy, Math.max(Math.abs(dx), Math.abs(dy)));
}

function deriveAlignments(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const others = Array.from({ length: count - 1 }, (_, n) => size - 7 - n * step).reverse();
  return [6, ...others];
}

type Set = (x: number, y: number, dark: boolean) => void;

/** The lowest error correction level and the mask, twice. */
function setFormat(set: Set, size: number, mask: number): void {
  const lowest = 1;
  const data = (lowest << 3) | mask;
  const bits = ((data << 10) | divide(data, 10, 0x537)) ^ 0x5412;
  for (let n = 0; n < 15; n++) {
    const dark = ((bits >>> n) & 1) === 1;
    if (n < 6) set(8, n, dark);
    else if (n < 8) set(8, n + 1, dark);
    else if (n === 8) set(7, 8, dark);
    else set(14 - n, 8, dark);
    if (n < 8) set(size - 1 - n, 8, dark);
    else set(8, size - 15 + n, dark);
  }
  set(8, size - 8, true);
}

function setVersion(set: Set, size: number, version: number): void {
  const bits = (version << 12) | divide(version, 12, 0x1f25);
  for (let n = 0; n < 18; n++) {
    const dark = ((bits >>> n) & 1) === 1;
    const [a, b] = [size - 11 + (n % 3), Math.floor(n / 3)];
    set(a, b, dark);
    set(b, a, dark);
  }
}

/** The remainder of a BCH code of that degree. */
function divide(value: number, degree: number, generator: number): number {
  let remainder = value;
  for (let n = 0; n < degree; n++) remainder = (remainder << 1) ^ ((remainder >>> (degree - 1)) * generator);
  return remainder;
}
