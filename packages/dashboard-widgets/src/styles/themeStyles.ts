/** The look that all elements share: `--holat-*` are the page's to set, `--_*` what is used. */
export const themeStyles = `
:host { display: block; }
:host([hidden]) { display: none; }
[hidden][hidden] { display: none; }
*, *::before, *::after { box-sizing: border-box; }
.holat {
  all: initial; display: block; visibility: inherit;
  color-scheme: light dark;
  --_ink: var(--holat-ink, light-dark(#12211f, #e8f0ee));
  --_muted: var(--holat-muted, light-dark(#566764, #9aaba8));
  --_surface: var(--holat-surface, light-dark(#fff, #151e1d));
  --_sunken: var(--holat-sunken, light-dark(#eef2f1, #1d2827));
  --_line: var(--holat-line, light-dark(#dfe6e4, #273331));
  --_accent: var(--holat-accent, light-dark(#0d6e6e, #3cc4c0));
  --_accent-ink: var(--holat-accent-ink, light-dark(#fff, #04201f));
  --_good: var(--holat-good, light-dark(#146c43, #6fd6a4));
  --_good-fill: var(--holat-good-fill, light-dark(#2a9d6a, #37b07c));
  --_bad: var(--holat-bad, light-dark(#b02a37, #ff9aa4));
  --_bad-fill: var(--holat-bad-fill, light-dark(#e0606c, #d9596a));
  --_bad-ground: var(--holat-bad-ground, light-dark(#fdf1f2, #2b1719));
  --_note: var(--holat-note, light-dark(#5c4300, #ffdf8a));
  --_note-ground: var(--holat-note-ground, light-dark(#fff4d6, #33290f));
  --_live: var(--holat-live, light-dark(#0a7c94, #4dd7f2));
  --_radius: var(--holat-radius, 14px);
  --_space: var(--holat-space, 16px);
  --_mono: var(--holat-mono, ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace);
  color: var(--_ink);
  font: var(--holat-font, 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif);
  font-variant-numeric: tabular-nums;
}
.holat[data-theme=light] { color-scheme: light; }
.holat[data-theme=dark] { color-scheme: dark; }
.card {
  background: var(--_surface);
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  padding: var(--_space);
}
.head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
.head h3 { font-size: 1.05em; font-weight: 650; overflow-wrap: anywhere; }
h2, h3, p, dl, dd, pre { margin: 0; }
code, pre { font: .86em/1.5 var(--_mono); }
.muted { color: var(--_muted); }
.hush { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note, .error { padding: 9px 12px; border-radius: 8px; font-size: .93em; overflow-wrap: anywhere; }
.note { background: var(--_note-ground); color: var(--_note); }
.error { background: var(--_bad-ground); color: var(--_bad); white-space: pre-wrap; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
@media (forced-colors: active) { .card, .note, .error, .badge { border: 1px solid CanvasText; } }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
`;
