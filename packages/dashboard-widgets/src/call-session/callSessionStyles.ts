export const progressStyles = `
.bar { position: relative; display: flex; gap: 2px; block-size: 10px; border-radius: 5px; background: var(--_sunken); overflow: hidden; }
.bar-connected { background: var(--_good-fill); }
.bar-failed { background: var(--_bad-fill); }
.bar > span { transition: inline-size .9s linear; }
.bar[data-unknown][data-status=RUNNING]::after {
  content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; inline-size: 30%; border-radius: 5px;
  background: var(--_live); opacity: .55; animation: seek 1.8s ease-in-out infinite alternate;
}
@keyframes seek { to { inset-inline-start: 70%; } }
@media (forced-colors: active) {
  .bar { border: 1px solid CanvasText; }
  .bar > span, .bar::after { forced-color-adjust: none; background: Highlight; }
  .bar-failed { background: CanvasText; }
}
`;

export const callSessionStyles = `
.card, .body:not([hidden]) { display: grid; gap: 14px; }
.head code { overflow-wrap: anywhere; }
.head time { margin-inline-start: auto; font-size: .93em; }
.progress { display: flex; align-items: center; gap: 14px; }
.progress .bar { flex: 1; }
.percent { min-inline-size: 3.2em; text-align: end; font-size: 1.2em; font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5em, 1fr)); gap: 8px 16px; }
.figures dt { font-size: .87em; color: var(--_muted); }
.figures dd { font-size: 1.13em; font-weight: 600; }
.figures .good { color: var(--_good); }
.figures .bad { color: var(--_bad); }
.figures .zero { color: var(--_muted); font-weight: 400; }
.answer pre {
  margin-block-start: 4px; padding: 10px 12px; border-radius: 8px; background: var(--_sunken);
  max-block-size: 14em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
}
`;
