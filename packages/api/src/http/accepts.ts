/** Whether an Accept header would rather have `type` than `otherwise`, which is sent when it does not say. */
export function prefers(accept: string | undefined, type: string, otherwise: string): boolean {
  const ranges = (accept ?? "").split(",").map(readRange);
  const quality = (name: string) => ranges.find((range) => range.name === name)?.quality;
  const wanted = quality(type) ?? 0;
  return wanted > 0 && wanted >= (quality(otherwise) ?? 0);
}

function readRange(range: string): { readonly name: string; readonly quality: number } {
  const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = q === undefined ? 1 : Number(q);
  return { name, quality: Number.isFinite(quality) ? quality : 0 };
}
