/** For the elements that have something to press. */
export const buttonStyles = `
button {
  font: inherit; font-weight: 550; color: inherit; background: var(--_surface);
  border: 1px solid var(--_line); border-radius: 10px; min-block-size: 40px; padding: 0 14px; cursor: pointer;
}
button:hover:not(:disabled) { border-color: var(--_muted); }
button:disabled { opacity: .6; cursor: default; }
button.primary { background: var(--_accent); border-color: transparent; color: var(--_accent-ink); }
`;
