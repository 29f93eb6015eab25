/**
 * Which of `types` an Accept header would rather have. As RFC 9110 says, of the ranges that hold a type the most exact
 * one counts; between equals the header's order decides, then ours. The first of `types` where it wants none of them.
 */
export function chooseType<const Type extends string>(
  accept: string | undefined,
  types: readonly [Type, ...Type[]],
): Type {
  const ranges = (accept ?? "").split(",").map(readRange);
  const best = types
    .map((type) => ({ type, ...judge(type, ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || b.exactness - a.exactness || a.place - b.place)[0];
  return best?.type ?? types[0];
}

interface Range {
  readonly name: string;
  readonly quality: number;
}

function judge(type: string, ranges: readonly Range[]) {
  const names = ["*/*", type.replace(/[^/]+$/, "*"), type];
  let judged = { quality: 0, exactness: -1, place: 0 };
  for (const [place, { name, quality }] of ranges.entries()) {
    const exactness = names.indexOf(name);
    if (exactness > judged.exactness) judged = { quality, exactness, place };
  }
  return judged;
}

function readRange(range: string): Range {
  const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = q === undefined ? 1 : Number(q);
  return { name, quality: Number.isFinite(quality) ? quality : 0 };
}
