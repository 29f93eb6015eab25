export const sessionsStyles = `
.table { --_columns: minmax(0, 2.5fr) minmax(0, 2.1fr) minmax(0, 1.6fr) minmax(0, 1.5fr) minmax(0, .85fr) minmax(0, 1.55fr); }
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
.filters :is(select, input) { font: inherit; font-size: .93em; color: var(--_ink); background: var(--_surface); border: 1px solid var(--_line); border-radius: 10px; min-block-size: 38px; padding: 0 10px; max-inline-size: 11rem; }
.filters .quiet { min-block-size: 38px; border-color: transparent; background: none; color: var(--_muted); }
@container table (inline-size < 860px) {
  .row { block-size: 92px; grid-template: "session status" 30px "progress progress" 26px "stats duration" 24px / minmax(0, 1fr) auto; align-content: center; row-gap: 2px; }
  .heads { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .cell.session { grid-area: session; }
  .cell.status { grid-area: status; max-inline-size: 15rem; }
  .cell.progress { grid-area: progress; }
  .cell.stats { grid-area: stats; font-size: .93em; }
  .cell.duration { grid-area: duration; text-align: end; font-size: .93em; color: var(--_muted); }
  .cell.time { display: none; }
  .row { scroll-margin-block-start: 0; }
}
`;
