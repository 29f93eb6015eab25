import { z } from "zod";
import type { Metrics } from "../../metrics/createMetrics.js";
import type { Router } from "../createRouter.js";
import { noQuery } from "../route.js";

/** /metrics, for Prometheus. */
export function addMetricsRoute(router: Router, metrics: Metrics): void {
  router.add({
    config: {
      method: "get",
      path: "/metrics",
      operationId: "metrics",
      summary: "Numbers for Prometheus",
      tags: ["operation"],
      responses: { 200: { description: "Text format", content: { "text/plain": { schema: z.string() } } } },
    },
    access: null,
    everything: true,
    query: noQuery,
    answer: async () => ({
      status: 200,
      headers: { "content-type": metrics.contentType, "cache-control": "no-store" },
      body: await metrics.render(),
    }),
  });
}
