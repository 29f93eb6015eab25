/** Numbers that follow from a seed alone. */
export interface Random {
  /** An integer, both ends included. */
  integer(least: number, most: number): number;
}

/** A small generator with 32 bits of state (the mulberry construction): repeatable, not secret. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { integer: (least, most) => least + Math.floor(next() * (most - least + 1)) };
}
