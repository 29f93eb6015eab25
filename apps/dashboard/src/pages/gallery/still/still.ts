import { HolatApiError } from "@holat/sdk";

/** How news comes in a scene of the gallery: not yet, at once, no more since a moment ago, or never. */
export type Link = "loading" | "live" | "stale" | "unreachable" | "missing" | "forbidden";

const failures = {
  stale: new HolatApiError("No answer", { code: "NETWORK", status: 0 }),
  unreachable: new HolatApiError("No answer", { code: "NETWORK", status: 0 }),
  missing: new HolatApiError("There is no such session", { code: "SESSION_NOT_FOUND", status: 404 }),
  forbidden: new HolatApiError("The key or view token does not allow this", {
    code: "FORBIDDEN",
    status: 403,
  }),
} as const;

export function failureOf(link: Link): HolatApiError | undefined {
  return link === "loading" || link === "live" ? undefined : failures[link];
}

/** Answers of a server come later, never within the question. */
export function later(work: () => void, signal?: AbortSignal): { stop(): void } {
  let isOver = false;
  signal?.addEventListener("abort", () => {
    isOver = true;
  });
  queueMicrotask(() => {
    if (!isOver) work();
  });
  return {
    stop: () => {
      isOver = true;
    },
  };
}
