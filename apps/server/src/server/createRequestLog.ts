import type { AnsweredRequest, Logger } from "@holat/api";

/** Logs what changed something and what was turned away; reads that went well are for the metrics. */
export function createRequestLog(logger: Logger): (answered: AnsweredRequest) => void {
  return (answered) => {
    const { method, path, status, durationMs, requestId, principalId } = answered;
    const read = method === "GET" || method === "HEAD" || method === "OPTIONS";
    if (read && status < 400) return;
    logger.info(
      { requestId, principalId, durationMs: Math.round(durationMs) },
      `${method} ${path} ${status}`,
    );
  };
}
