export const sessionsStyles = `
.table { --_areas: "session status" 30px "progress progress" 26px "stats duration" 24px / minmax(0, 1fr) auto; --_columns: minmax(0, 2.5fr) minmax(0, 2.1fr) minmax(0, 1.6fr) minmax(0, 1.5fr) minmax(0, .85fr) minmax(0, 1.55fr); }
.cell.progress { display: flex; align-items: center; gap: 10px; }
.bar { position: relative; flex: 1; block-size: 8px; border-radius: 4px; background: var(--_sunken); overflow: hidden; }
.fill { position: absolute; inset: 0; transform-origin: left; transform: scaleX(0); background: var(--_bad-fill); }
.fill.good { background: var(--_good-fill); }
.bar:dir(rtl) .fill { transform-origin: right; }
[data-status=PENDING] .percent, .figure.total, .cell.time, .cell.stats { color: var(--_muted); }
.percent { min-inline-size: 3em; text-align: end; }
.figure.processed { color: var(--_live); }
.figure.connected { color: var(--_good); }
.figure.failed { color: var(--_bad); }
.body .row { font-size: .93em; }
.badge { max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: middle; font-size: .8em; }
.filters :is(select, input) { font-size: .93em; padding: 0 10px; max-inline-size: 11rem; }
.filters :is(select, input, button) { min-block-size: 38px; }
@container table (inline-size < 860px) {
  .cell.status { max-inline-size: 15rem; }
  .cell.progress { grid-area: progress; }
  .cell.stats { grid-area: stats; font-size: .93em; }
  .cell.duration { grid-area: duration; text-align: end; font-size: .93em; color: var(--_muted); }
  .cell.time { display: none; }
}
`;
