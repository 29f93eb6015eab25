const hiddenMs = 100;

/** Calls once before the page is painted next; soon where it is hidden, at once where there is no page. */
export function nextFrame(callback: () => void): void {
  const visibility = globalThis.document?.visibilityState;
  if (visibility === "visible") requestAnimationFrame(() => callback());
  else if (visibility) setTimeout(callback, hiddenMs);
  else queueMicrotask(callback);
}
