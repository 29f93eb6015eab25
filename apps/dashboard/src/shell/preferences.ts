/** What the reader chose, kept by the browser where it allows that; else as long as the page. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`holat.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`holat.${name}`, value);
  } catch {
    // Storage may be forbidden.
  }
}
