import { UsageError } from "../client/UsageError.js";

const secondsOf: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** Seconds of a time such as `90m`, `12h` or `30d`; throws a UsageError. */
export function parseSeconds(name: string, text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (secondsOf[unit] ?? 0);
  if (seconds === 0)
    throw new UsageError(
      `${name} is ${JSON.stringify(text)}; it wants minutes, hours or days: 90m, 12h, 30d`,
    );
  return seconds;
}
