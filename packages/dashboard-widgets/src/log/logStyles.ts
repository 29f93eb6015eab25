export const logStyles = `
.log { border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); overflow: clip; position: relative; }
.tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 10px 12px; border-block-end: 1px solid var(--_line); }
.switch { display: flex; border: 1px solid var(--_line); border-radius: 10px; overflow: clip; }
.tools :is(button, input) { min-block-size: 34px; padding: 0 10px; font-size: .93em; }
.switch button { border: 0; border-radius: 0; color: var(--_muted); outline-offset: -2px; }
.switch button[aria-pressed=true] { background: var(--_sunken); color: var(--_ink); }
.find { display: flex; align-items: center; gap: 6px; flex: 1; min-inline-size: 15rem; }
.find input { flex: 1; min-inline-size: 4rem; max-inline-size: 20rem; }
.count { font-size: .87em; white-space: nowrap; }
.view { overflow: auto; overflow-anchor: none; block-size: var(--holat-log-height, 420px); outline-offset: -2px; background: var(--_sunken); contain: strict; }
.space { position: relative; min-inline-size: 100%; }
.lines { position: absolute; inset-block-start: 0; min-inline-size: 100%; inline-size: max-content; padding-inline: 14px; font: 13px/20px var(--_mono); will-change: transform; }
.line { block-size: 20px; white-space: pre; tab-size: 8; unicode-bidi: isolate; direction: ltr; text-align: left; }
.line[data-match] { background: color-mix(in srgb, var(--_accent) 18%, transparent); margin-inline: -14px; padding-inline: 14px; }
.cut { color: var(--_muted); }
mark { background: var(--_note-ground); color: var(--_note); border-radius: 2px; outline: 1px solid currentColor; outline-offset: -1px; }
.end { position: absolute; inset-block-end: 18px; inset-inline-start: 50%; translate: -50%; }
.empty { position: absolute; inset-inline: 0; inset-block-end: calc(var(--holat-log-height, 420px) / 2); text-align: center; color: var(--_muted); pointer-events: none; }
.log > .error { border-radius: 0; }
`;
