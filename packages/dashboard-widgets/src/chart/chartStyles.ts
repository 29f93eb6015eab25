export const chartStyles = `
.card { display: grid; gap: 12px; }
.head { align-items: baseline; gap: 4px 18px; }
.head h3 { margin-inline-end: auto; }
.key { font-size: .93em; color: var(--_muted); white-space: nowrap; }
.key::before { content: ""; display: inline-block; inline-size: 10px; block-size: 10px; border-radius: 3px; margin-inline-end: 7px; background: var(--_good-fill); }
.key.bad::before { background: var(--_bad-fill); }
.key b { color: var(--_ink); font-weight: 600; margin-inline-start: 4px; }
.plot { position: relative; block-size: var(--holat-chart-height, 220px); margin: 8px 12px 26px 64px; direction: ltr; }
.plot svg { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; overflow: visible; }
.area { fill: var(--_good-fill); opacity: .22; }
.area.bad { fill: var(--_bad-fill); opacity: .3; }
.line { fill: none; stroke: var(--_good-fill); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.line.bad { stroke: var(--_bad-fill); }
.counts, .times { position: absolute; inset: 0; font-size: 12px; color: var(--_muted); pointer-events: none; }
.counts span { position: absolute; inset-inline: 0; border-block-end: 1px solid var(--_line); }
.counts span { line-height: 0; text-indent: -64px; }
.times span { position: absolute; inset-block-start: calc(100% + 6px); translate: -50%; }
.times span:first-child:last-child { translate: 0; }
.summary { font-size: .93em; }
@media (forced-colors: active) { .line { stroke: CanvasText; } .line.bad { stroke-dasharray: 4 4; } }
`;
