/**
 * The seed's backgrounds with text that can be read on them; the dot beats, the word does not. An account that is ready is
 * as a session that succeeded.
 */
export const badgeStyles = `
.badge {
  display: inline-flex; align-items: center; gap: 7px; padding: 2px 11px 3px 9px; border-radius: 999px;
  font-size: .87em; font-weight: 600; background: var(--holat-pending, #6c757d); color: var(--holat-pending-ink, #fff);
}
.badge::before { content: ""; flex: none; inline-size: 7px; block-size: 7px; border-radius: 50%; background: currentColor; opacity: .85; }
.badge:is([data-status=RUNNING], [data-status=connecting], [data-status=authenticated]) { background: var(--holat-running, #0dcaf0); color: var(--holat-running-ink, #04282f); }
.badge:is([data-status=COMPLETED], [data-status=connected]) { background: var(--holat-completed, #198754); color: var(--holat-completed-ink, #fff); }
.badge:is([data-status=FAILED], [data-status=logged_out]) { background: var(--holat-failed, #dc3545); color: var(--holat-failed-ink, #fff); }
.badge:is([data-status=RUNNING], [data-status=connecting], [data-status=authenticated])::before { animation: beat 1.5s ease-in-out infinite; }
@keyframes beat { 50% { opacity: .3; transform: scale(.7); } }
@media (forced-colors: active) { .badge::before { background: CanvasText; } }
`;
