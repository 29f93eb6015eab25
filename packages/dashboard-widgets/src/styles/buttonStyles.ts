/** For the elements that have something to press, or to fill in. */
export const buttonStyles = `
button, input, select {
  font: inherit; color: var(--_ink); background: var(--_surface);
  border: 1px solid var(--_line); border-radius: 10px; min-block-size: 40px; padding: 0 12px;
}
button { font-weight: 550; padding: 0 14px; cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--_muted); }
button:disabled { opacity: .6; cursor: default; }
button.primary { background: var(--_accent); border-color: transparent; color: var(--_accent-ink); }
button.quiet { border-color: transparent; background: none; color: var(--_muted); }
button.pill { min-block-size: 34px; border-radius: 999px; font-size: .93em; box-shadow: 0 6px 18px -6px rgb(0 0 0 / .4); }
`;
