/** `50%` or ` 12.5 %`, alone on its line, 0..100, rounded down. */
export function parsePercent(text: string): number | undefined {
  const trimmed = text.trim();
  const digits = trimmed.length <= 32 ? /^(\d{1,3}(?:\.\d{1,20})?)\s{0,8}%$/.exec(trimmed)?.[1] : undefined;
  const value = Number(digits ?? Number.NaN);
  return value <= 100 ? Math.floor(value) : undefined;
}
