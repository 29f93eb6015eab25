import { randomInt } from "node:crypto";

/** The full lengths that the product promises, instead of the short edition for every day. */
export const long = process.env.HOLAT_LONG === "1";

/** For how long a seeded test may go on with further seeds in the full length. */
export const longBudgetMs = 1000 * Number(process.env.HOLAT_LONG_SECONDS ?? 120);

/** The seeds to run: HOLAT_SEED alone when given; else a random one, and in the full length more until the budget is used up. */
export function* seeds(): Generator<number> {
  const given = process.env.HOLAT_SEED;
  if (given !== undefined) return yield Number(given);
  const until = performance.now() + longBudgetMs;
  do yield randomInt(2 ** 31);
  while (long && performance.now() < until);
}
