/**
 * Whether an Accept header would rather have `type` than `otherwise`, which is sent when it does not say. By quality; among
 * equals what is named goes before what a wildcard takes in, then what comes first.
 */
export function prefers(accept: string | undefined, type: string, otherwise: string): boolean {
  const ranges = (accept ?? "").split(",").map(readRange);
  const wanted = findWeight(ranges, type);
  const other = findWeight(ranges, otherwise);
  if (wanted.quality !== other.quality) return wanted.quality > other.quality;
  if (wanted.quality === 0) return false;
  if (wanted.vagueness !== other.vagueness) return wanted.vagueness < other.vagueness;
  return wanted.place < other.place;
}

interface Range {
  readonly name: string;
  readonly quality: number;
  readonly place: number;
}

/** That of the most specific range that takes the type in. */
function findWeight(ranges: readonly Range[], type: string) {
  const names = [type, type.replace(/\/.*/, "/*"), "*/*"];
  const [best] = names.flatMap((name, vagueness) =>
    ranges.filter((range) => range.name === name).map((range) => ({ ...range, vagueness })),
  );
  return best ?? { quality: 0, place: 0, vagueness: 0 };
}

function readRange(range: string, place: number): Range {
  const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = q === undefined ? 1 : Number(q);
  return { name, quality: Number.isFinite(quality) ? quality : 0, place };
}
