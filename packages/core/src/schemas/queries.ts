import { z } from "zod";
import { callStatuses } from "../calls/state.js";
import { locales } from "../locale/locale.js";
import { shown } from "./text.js";

/** An integer in a query string. */
function wholeNumber(name: string, { min, max, fallback }: { min: number; max: number; fallback: number }) {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return fallback;
      const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= min && value <= max) return value;
      context.addIssue({
        code: "custom",
        message: `${name} is ${shown(text)}; it wants a whole number ${min}..${max}`,
      });
      return z.NEVER;
    })
    .meta({ type: "integer", minimum: min, maximum: max, default: fallback });
}

function time(name: string) {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return undefined;
      const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text);
      const at = isIso ? Date.parse(text) : Number.NaN;
      if (Number.isFinite(at)) return at;
      context.addIssue({
        code: "custom",
        message: `${name} is ${shown(text)}; it wants an ISO 8601 time such as 2025-10-06T18:30:00Z`,
      });
      return z.NEVER;
    })
    .meta({ format: "date-time" });
}

function oneOf<const Values extends readonly [string, ...string[]]>(name: string, values: Values) {
  return z.enum(values, {
    error: (issue) => `${name} is ${shown(issue.input)}; it wants one of ${values.join(", ")}`,
  });
}

/** What GETs of the status object take. */
export const langQuerySchema = z.object({ lang: oneOf("lang", locales).optional() });

/** GET /calls/sessions/all. `from` and `to` bound createdAt: from <= createdAt < to, epoch milliseconds once parsed. */
export const listCallsQuerySchema = langQuerySchema.extend({
  limit: wholeNumber("limit", { min: 1, max: 100, fallback: 20 }),
  cursor: z.string().max(256).optional(),
  status: oneOf("status", callStatuses).optional(),
  target: z.string().max(128).optional(),
  from: time("from"),
  to: time("to"),
});

/** POST /calls/session/:sessionId/cancel. */
export const cancelQuerySchema = langQuerySchema.extend({
  force: oneOf("force", ["true", "false"])
    .optional()
    .transform((value) => value === "true"),
});

/** GET /calls/session/:sessionId/log; offsets and limits are bytes of the remote's own stream. */
export const logQuerySchema = z.object({
  stream: oneOf("stream", ["stdout", "stderr"]).default("stdout"),
  offset: wholeNumber("offset", { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 }),
  limit: wholeNumber("limit", { min: 1, max: 1024 * 1024, fallback: 64 * 1024 }),
});

/** GET /calls/session/:sessionId/log/download. */
export const logDownloadQuerySchema = logQuerySchema.pick({ stream: true });

/** GET /calls/session/:sessionId/results. */
export const resultsQuerySchema = z.object({
  limit: wholeNumber("limit", { min: 1, max: 1000, fallback: 100 }),
  cursor: z.string().max(256).optional(),
  outcome: oneOf("outcome", ["connected", "failed"]).optional(),
});

/** A session's UUID or sessionId in a path. */
export const sessionParamSchema = z.object({ sessionId: z.string().min(1).max(128) });
