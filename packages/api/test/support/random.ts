/** From HOLAT_SEED, else of the day; a failing test names it. */
export const seed = Number(process.env.HOLAT_SEED ?? Math.floor(Date.now() / 86_400_000));

/** A repeatable stream of numbers in [0, 1). */
export function createRandom(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
