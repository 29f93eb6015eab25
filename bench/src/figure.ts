import type { DatabaseName, FigureName } from "./options.js";

/** One row of the table. */
export interface Figure {
  readonly id: FigureName;
  /** What was measured. */
  readonly name: string;
  /** null: it has nothing to do with the database. */
  readonly database: DatabaseName | null;
  readonly unit: Unit;
  readonly ours: number;
  /** The bare limit of the same run; null where there is none. */
  readonly bare: { readonly name: string; readonly value: number } | null;
  /** How ours and the bare limit are set against each other. */
  readonly compare: "ratio" | "difference" | "none";
  readonly want: Want | null;
}

export type Unit =
  | "requests/s"
  | "ms"
  | "µs"
  | "MB"
  | "kB"
  | "statements/s"
  | "lines/s"
  | "changes/s"
  | "events/CPU-s"
  | "watchers/s"
  | "CPU-s/s"
  | "%";

export interface Want {
  /** What the limit applies to. */
  readonly of: "ours" | "ratio" | "difference";
  readonly limit: number;
  readonly kind: "at least" | "at most";
}

/** Ours against the bare limit; null without one. */
export function deriveComparison({ ours, bare, compare }: Figure): number | null {
  if (bare === null || compare === "none") return null;
  return compare === "ratio" ? ours / bare.value : ours - bare.value;
}

/** null: nothing was wanted. A value that is not a number meets nothing. */
export function deriveMet(figure: Figure): boolean | null {
  const { want, ours } = figure;
  if (want === null) return null;
  const value = want.of === "ours" ? ours : (deriveComparison(figure) ?? Number.NaN);
  return want.kind === "at least" ? value >= want.limit : value <= want.limit;
}
