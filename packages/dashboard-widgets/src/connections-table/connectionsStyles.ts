export const connectionsStyles = `
.table { --_areas: "session status status" 30px "phone phone uptime" 26px "last last last" 24px / minmax(0, 1fr) auto auto; --_columns: minmax(0, 1.6fr) minmax(0, 2.4fr) minmax(0, 1.2fr) minmax(0, 2.4fr); }
.table[data-uptime] { --_columns: minmax(0, 1.3fr) minmax(0, 2.7fr) minmax(0, 1.2fr) minmax(0, 1.2fr) minmax(0, 2.3fr); }
.body .row { font-size: .93em; }
.mark { margin-inline-start: 8px; font-size: .87em; color: var(--_note); background: var(--_note-ground); padding: 2px 8px; border-radius: 6px; }
.cell.last { color: var(--_muted); }
.cell.uptime { display: flex; align-items: center; gap: 10px; }
.strip { display: flex; align-items: end; gap: 2px; block-size: 20px; flex: none; }
.strip i { inline-size: 6px; block-size: 100%; border-radius: 2px; transform: scaleY(var(--_part)); transform-origin: bottom; background: var(--_good-fill); }
.strip i[data-level=bad] { background: var(--_bad-fill); }
.strip i[data-level=none] { background: var(--_line); transform: scaleY(.15); }
@container table (inline-size < 860px) {
  .cell.status { text-align: end; }
  .cell.phone { grid-area: phone; }
  .cell.uptime { grid-area: uptime; justify-content: end; }
  .cell.last { grid-area: last; font-size: .93em; }
}
`;
