import { Histogram, type Registry } from "prom-client";

/** Counts the answers of a route. */
export type Observe = (status: number, durationMs: number) => void;

export interface HttpMetrics {
  /** `path` as the route is written, so that ids do not become labels. */
  observe(method: string, path: string): Observe;
}

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const histogram = new Histogram({
    name: "holat_http_request_duration_seconds",
    help: "Time from a request's arrival to its answer's first byte, by route and status.",
    labelNames: ["method", "path", "status"],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
    registers: [registry],
  });
  return {
    observe: (method, path) => {
      const byStatus = new Map<number, { observe(seconds: number): void }>();
      return (status, durationMs) => {
        let child = byStatus.get(status);
        if (!child) {
          child = histogram.labels({ method, path, status: String(status) });
          byStatus.set(status, child);
        }
        child.observe(durationMs / 1000);
      };
    },
  };
}
