export const connectionStyles = `
.card { container: card / inline-size; display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.head .muted { margin-inline-start: auto; overflow-wrap: anywhere; }
.facts { font-size: .93em; }
.pairing { display: grid; grid-template-columns: minmax(0, 240px) minmax(0, 1fr); gap: 20px; align-items: center; padding-block: 4px; }
.pairing:has(.qr[hidden]) { grid-template-columns: minmax(0, 1fr); }
.qr { inline-size: 100%; aspect-ratio: 1; border-radius: 10px; border: 1px solid var(--_line); background: #fff; }
.qr[data-waiting] path { opacity: .08; }
.how { display: grid; gap: 10px; }
.code { font: 650 1.9em/1.2 var(--_mono); letter-spacing: .08em; user-select: all; }
.countdown { block-size: 4px; border-radius: 2px; background: var(--_sunken); overflow: hidden; max-inline-size: 240px; }
.left { display: block; block-size: 100%; background: var(--_live); transform-origin: left; }
.countdown:dir(rtl) .left { transform-origin: right; }
.by-code summary { display: inline-block; padding: 4px 0; color: var(--_accent); cursor: pointer; list-style: none; }
.by-code summary::-webkit-details-marker { display: none; }
.phone { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 6px; }
input { flex: 1; min-inline-size: 10rem; max-inline-size: 16rem; }
.actions { border-block-start: 1px solid var(--_line); padding-block-start: 12px; min-block-size: 53px; }
.asks { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.question { font-size: .93em; flex: 1 1 16rem; }
button.danger { background: #c62f3e; border-color: transparent; color: #fff; }
@container card (inline-size < 480px) { .pairing { grid-template-columns: minmax(0, 1fr); } .qr { max-inline-size: 260px; justify-self: center; } .question { flex-basis: 100%; } }
@media (prefers-reduced-motion: no-preference) { .left { transition: transform 1s linear; } }
`;
