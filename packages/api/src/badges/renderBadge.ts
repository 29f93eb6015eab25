import type { CallStatus } from "@holat/core";

/** What a badge shows beside its name; `unavailable`: nothing is known, or may be told. */
export type BadgeLook = CallStatus | "unavailable";

/** The seed's colours, under text that can be read on them. */
export const badgeColors: Readonly<Record<BadgeLook, { readonly back: string; readonly text: string }>> = {
  PENDING: { back: "#6c757d", text: "#ffffff" },
  RUNNING: { back: "#0dcaf0", text: "#06262d" },
  COMPLETED: { back: "#198754", text: "#ffffff" },
  FAILED: { back: "#dc3545", text: "#ffffff" },
  unavailable: { back: "#dee2e6", text: "#343a40" },
};

const name = "holat";
const nameColors = { back: "#343a40", text: "#ffffff" };
const height = 20;
const padding = 7;

/** A badge as SVG: attributes alone, no style, no script, nothing from elsewhere; every text is escaped. */
export function renderBadge(look: BadgeLook, text: string): string {
  const left = measure(name);
  const right = measure(text);
  const width = left.whole + right.whole;
  const label = escapeXml(`${name}: ${text}`);
  const { back, text: color } = badgeColors[look];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">`,
    `<title>${label}</title>`,
    `<clipPath id="r"><rect width="${width}" height="${height}" rx="3"/></clipPath>`,
    '<g clip-path="url(#r)">',
    `<rect width="${left.whole}" height="${height}" fill="${nameColors.back}"/>`,
    `<rect x="${left.whole}" width="${right.whole}" height="${height}" fill="${back}"/>`,
    "</g>",
    '<g font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">',
    `<text x="${padding}" y="14" fill="${nameColors.text}" textLength="${left.text}">${name}</text>`,
    `<text x="${left.whole + padding}" y="14" fill="${color}" textLength="${right.text}">${escapeXml(text)}</text>`,
    "</g></svg>",
  ].join("");
}

/** About as wide as the letters are in that font; `textLength` has the browser make it so. */
function measure(text: string): { readonly text: number; readonly whole: number } {
  const width = Math.round([...text].reduce((sum, letter) => sum + widthOf(letter), 0));
  return { text: width, whole: width + 2 * padding };
}

function widthOf(letter: string): number {
  if (/[ijlI.,:;'|!ft ]/.test(letter)) return 4;
  if (/[mwMW%шщжюмыфШЩЖЮМЫФ]/.test(letter)) return 10;
  if (/[A-ZА-ЯЁ]/.test(letter)) return 7.8;
  return 6.9;
}

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
