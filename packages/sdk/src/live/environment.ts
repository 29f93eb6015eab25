/** Time, chance and the page, as far as a live connection needs them. */
export interface Environment {
  readonly clock: {
    /** Epoch ms. */
    now(): number;
    /** Rejects when the signal is aborted. `idle` waits do not keep a Node process alive. */
    sleep(ms: number, signal: AbortSignal, idle?: boolean): Promise<void>;
  };
  /** In [0, 1). */
  random(): number;
  readonly page: {
    isHidden(): boolean;
    /** Gives back what ends it. */
    listen(onEvent: (event: "hidden" | "visible" | "online") => void): () => void;
  };
  warn(message: string): void;
  /** What a caller's own callback threw. */
  report(error: unknown): void;
}

/** The platform's own: a browser's, Node's, a worker's. */
export const platform: Environment = {
  clock: {
    now: () => Date.now(),
    sleep: (ms, signal, idle) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer);
          reject(signal.reason);
        };
        const timer = setTimeout(() => {
          signal.removeEventListener("abort", end);
          resolve();
        }, ms);
        if (idle && typeof timer === "object") (timer as { unref?(): void }).unref?.();
        if (signal.aborted) end();
        else signal.addEventListener("abort", end, { once: true });
      }),
  },
  random: () => Math.random(),
  page: {
    isHidden: () => typeof document !== "undefined" && document.visibilityState === "hidden",
    listen(onEvent) {
      if (typeof addEventListener === "undefined") return () => {};
      const onVisibility = () => onEvent(platform.page.isHidden() ? "hidden" : "visible");
      const onOnline = () => onEvent("online");
      const targets: [EventTarget, string, () => void][] = [[globalThis, "online", onOnline]];
      if (typeof document !== "undefined") targets.push([document, "visibilitychange", onVisibility]);
      for (const [target, type, listener] of targets) target.addEventListener(type, listener);
      return () => {
        for (const [target, type, listener] of targets) target.removeEventListener(type, listener);
      };
    },
  },
  warn: (message) => console.warn(message),
  report: (error) => console.error(error),
};
