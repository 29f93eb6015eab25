export interface WindowInput {
  readonly count: number;
  readonly rowHeight: number;
  /** What can be seen, in pixels from the first row's upper edge. */
  readonly top: number;
  readonly bottom: number;
  /** Rows more on either side. */
  readonly spare: number;
}

/** Which rows are to be there: `from` inclusive, `until` exclusive. */
export interface RowWindow {
  readonly from: number;
  readonly until: number;
}

export function deriveWindow({ count, rowHeight, top, bottom, spare }: WindowInput): RowWindow {
  const clamp = (row: number) => Math.min(count, Math.max(0, row));
  const from = clamp(Math.floor(top / rowHeight) - spare);
  const until = clamp(Math.ceil(Math.max(top, bottom) / rowHeight) + spare);
  return { from: Math.min(from, until), until };
}
