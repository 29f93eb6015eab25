export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

/** The newest page anew, and what is known beyond it; that is given up when the two no longer meet. */
export function mergeFirstPage<Row>(
  known: ListPage<Row> | undefined,
  fresh: ListPage<Row>,
  keyOf: (row: Row) => string,
): ListPage<Row> {
  const last = fresh.rows.at(-1);
  if (known === undefined || last === undefined || fresh.nextCursor === undefined) return fresh;
  const seam = known.rows.findIndex((row) => keyOf(row) === keyOf(last));
  if (seam === -1) return fresh;
  const beyond = known.rows.slice(seam + 1);
  return beyond.length === 0 ? fresh : { rows: [...fresh.rows, ...beyond], nextCursor: known.nextCursor };
}
