import { deriveComparison, deriveMet, type Figure, type Unit } from "./figure.js";

const digits: Record<Unit, number> = {
  "requests/s": 0,
  ms: 2,
  µs: 1,
  MB: 3,
  kB: 1,
  "statements/s": 1,
  "lines/s": 0,
  "changes/s": 1,
  "events/CPU-s": 0,
  "watchers/s": 0,
  "CPU-s/s": 2,
  "%": 0,
};
const heads = ["", "figure", "database", "ours", "bare limit", "ours : bare", "wanted", "met"];

/** The whole table as Markdown that also reads well in a terminal. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map(toCells);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function toCells(figure: Figure): string[] {
  const { id, name, database, unit, ours, bare, want } = figure;
  const met = deriveMet(figure);
  return [
    id,
    name,
    database ?? "",
    `${formatNumber(ours, digits[unit])} ${unit}`,
    bare === null ? "" : `${bare.name}: ${formatNumber(bare.value, digits[unit])}`,
    formatComparison(figure),
    want === null ? "" : `${want.kind} ${want.limit}${want.of === "ratio" ? " x" : ""}`,
    met === null ? "" : met ? "yes" : "NO",
  ];
}

function formatComparison(figure: Figure): string {
  const value = deriveComparison(figure);
  if (value === null) return "";
  if (figure.compare === "ratio") return `${formatNumber(value, value < 0.1 ? 3 : 2)} x`;
  return `${value < 0 ? "" : "+"}${formatNumber(value, digits[figure.unit])} ${figure.unit}`;
}

function formatNumber(value: number, fraction: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: fraction, maximumFractionDigits: fraction });
}
