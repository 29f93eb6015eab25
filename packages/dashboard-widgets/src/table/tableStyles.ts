/** Rows of one height, so that where they stand is arithmetic; nothing in one can move another. */
export const tableStyles = `
.table { position: relative; container: table / inline-size; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); overflow: clip; }
.rows { overflow: auto; overflow-anchor: none; max-block-size: var(--holat-table-height, none); outline-offset: -2px; border-radius: inherit; }
.heads { position: sticky; inset-block-start: 0; z-index: 1; background: var(--_surface); border-block-end: 1px solid var(--_line); }
.row { display: grid; grid-template-columns: var(--_columns); column-gap: 16px; align-items: center; block-size: 52px; padding-inline: var(--_space); contain: strict; scroll-margin-block-start: 42px; }
.row.head { block-size: 40px; font-size: .87em; color: var(--_muted); }
.body { contain: layout style; }
.body .row { border-block-end: 1px solid var(--_line); margin-block-end: 0; }
.body .row:last-child { border-block-end-color: transparent; }
.cell { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
[role=grid] .body .row { cursor: pointer; }
[role=grid] .body .row:hover { background: var(--_sunken); }
.row[aria-selected=true] { background: var(--_sunken); box-shadow: inset 3px 0 var(--_accent); }
.float { position: sticky; inset-block-start: 0; z-index: 2; block-size: 0; text-align: center; }
.fresh { margin-block-start: 48px; }
.empty { padding: 40px var(--_space); text-align: center; color: var(--_muted); }
.more { display: block; inline-size: 100%; border: 0; border-block-start: 1px solid var(--_line); border-radius: 0; background: none; color: var(--_muted); min-block-size: 46px; outline-offset: -2px; }
.more:hover:not(:disabled) { color: var(--_ink); background: var(--_sunken); }
.filters { display: flex; flex-wrap: wrap; gap: 8px; margin-block-end: 12px; }
.filters label { display: flex; align-items: center; gap: 6px; font-size: .87em; color: var(--_muted); }
.notes { display: grid; gap: 8px; margin-block-end: 12px; }
.notes:not(:has(> :not([hidden]))) { display: none; }
@container table (inline-size < 860px) {
  .heads { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .body .row { block-size: 92px; grid-template: var(--_areas); align-content: center; row-gap: 2px; scroll-margin-block-start: 0; }
  .cell.session { grid-area: session; }
  .cell.status { grid-area: status; }
}
@media (forced-colors: active) { .row[aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;
