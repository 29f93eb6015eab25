/** The largest value of a counter: what a 4-byte integer column takes. */
export const maxCounter = 2_147_483_647;

/** Whether a remote's value can be a counter: an integer 0..2147483647. */
export function isCounter(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= maxCounter;
}
