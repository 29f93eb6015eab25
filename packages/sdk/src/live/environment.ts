type PageEvent = "hidden" | "visible" | "online";

/** Time, chance and the page, as far as a live connection needs them. */
export interface Environment {
  /** Epoch ms. */
  now(): number;
  /** Gives back what cancels it. One that is `idle` does not keep a Node process alive. */
  after(ms: number, callback: () => void, idle?: boolean): () => void;
  /** In [0, 1). */
  random(): number;
  /** Tells of the page's visibility and network, at once when it is hidden; gives back what ends that. */
  listen(onEvent: (event: PageEvent) => void): () => void;
  warn(message: string): void;
  /** What a caller's own callback threw. */
  report(error: unknown): void;
}

/** The platform's own: a browser's, Node's, a worker's. */
export const platform: Environment = {
  now: () => Date.now(),
  after(ms, callback, idle) {
    // Longer ones would ring at once.
    const timer: { unref?(): void } | number = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
    if (idle && typeof timer === "object") timer.unref?.();
    return () => clearTimeout(timer as number);
  },
  random: () => Math.random(),
  listen(onEvent) {
    const listening = new AbortController();
    const page = globalThis.document;
    const onVisibility = () => onEvent(page.hidden ? "hidden" : "visible");
    globalThis.addEventListener?.("online", () => onEvent("online"), listening);
    page?.addEventListener("visibilitychange", onVisibility, listening);
    if (page?.hidden) onVisibility();
    return () => listening.abort();
  },
  warn: (message) => console.warn(message),
  report: (error) => console.error(error),
};
