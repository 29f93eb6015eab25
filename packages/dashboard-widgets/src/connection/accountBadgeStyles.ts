/** The words of accounts on the colours of calls: what is ready is as what succeeded. */
export const accountBadgeStyles = `
.badge[data-status=connected] { background: var(--holat-completed, #198754); color: var(--holat-completed-ink, #fff); }
.badge[data-status=connecting], .badge[data-status=authenticated] { background: var(--holat-running, #0dcaf0); color: var(--holat-running-ink, #04282f); }
.badge[data-status=connecting]::before, .badge[data-status=authenticated]::before { animation: beat 1.5s ease-in-out infinite; }
.badge[data-status=logged_out] { background: var(--holat-failed, #dc3545); color: var(--holat-failed-ink, #fff); }
`;
