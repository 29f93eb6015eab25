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
}

/** The platform's own: a browser's, Node's, a worker's. */
export const platform: Environment = {
  now: () => Date.now(),
  after(ms, callback, idle) {
    const timer = setTimeout(callback, ms);
    // In a browser it is a number, which has no such thing.
    if (idle) timer.unref?.();
    return () => clearTimeout(timer);
  },
  random: Math.random,
  listen(onEvent) {
    const listening = new AbortController();
    const isHidden = () => globalThis.document?.hidden;
    const tell = ({ type }: { readonly type: string }) =>
      onEvent(type === "online" ? type : isHidden() ? "hidden" : "visible");
    // The page's own event bubbles up to its window; where there is no page there is none.
    for (const type of ["online", "visibilitychange"]) globalThis.addEventListener?.(type, tell, listening);
    if (isHidden()) onEvent("hidden");
    return () => listening.abort();
  },
  warn: (message) => console.warn(message),
};
