import { z } from "zod";
import { callStatuses } from "../calls/state.js";
import { locales } from "../locale/locale.js";
import { shown } from "./text.js";

/** An integer in a query string; without a fallback it may be absent. */
function wholeNumber<Fallback extends number | undefined>(
  name: string,
  { min, max, fallback }: { readonly min: number; readonly max: number; readonly fallback: Fallback },
) {
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
    .meta({
      type: "integer",
      minimum: min,
      maximum: max,
      ...(fallback === undefined ? {} : { default: fallback }),
    });
}

const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

const withoutZone = /T[\d:.]+$/;

/** `Date.parse` takes February 30 for March 2. */
function isInCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

function time(name: string) {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return undefined;
      const isTime = iso.test(text) && isInCalendar(text);
      // Else it would be of the server's own zone, while a day alone is UTC.
      const at = isTime ? Date.parse(withoutZone.test(text) ? `${text}Z` : text) : Number.NaN;
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

/** The long poll: `wait` seconds for a version above `version`. */
const longPoll = {
  wait: wholeNumber("wait", { min: 1, max: 60, fallback: undefined }),
  version: wholeNumber("version", { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: undefined }),
};

const isWhole = ({ wait, version }: { readonly wait?: unknown; readonly version?: unknown }) =>
  wait === undefined || version !== undefined;

const versionMissing = {
  path: ["version"],
  error: "version is missing; wait wants the version that you have, 0 without any",
};

/** GET /calls/session/:sessionId. */
export const getCallQuerySchema = langQuerySchema.extend(longPoll).refine(isWhole, versionMissing);

/** GET /sessions/:sessionId. */
export const getConnectionQuerySchema = z.object(longPoll).refine(isWhole, versionMissing);

const offset = z
  .string()
  .max(128, "offset has more than 128 characters; send the id of an event of this server")
  .optional()
  .meta({ description: "The id of the last event that was seen; goes before Last-Event-ID." });

/** GET /calls/session/:sessionId/events. */
export const watchCallQuerySchema = langQuerySchema.extend({ offset });

/** GET /calls/events: by `session`, repeated, or by the filters of the list. */
export const watchCallsQuerySchema = listCallsQuerySchema
  .omit({ cursor: true })
  .extend({
    offset,
    session: z
      .array(z.string().min(1).max(128))
      .max(100, "session is given more than 100 times; open a second stream")
      .optional()
      .meta({ description: "A sessionId or UUID; repeat it for up to 100 sessions." }),
  })
  .refine(
    ({ session, status, target, from, to }) =>
      session === undefined || [status, target, from, to].every((filter) => filter === undefined),
    {
      path: ["session"],
      error: "session stands beside a filter (status, target, from, to); send the one or the other",
    },
  );

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

/** GET /sessions/:sessionId/history. */
export const historyQuerySchema = z.object({
  limit: wholeNumber("limit", { min: 1, max: 500, fallback: 100 }),
  cursor: z.string().max(256).optional(),
});

/** GET /sessions/:sessionId/uptime, GET /sessions/uptime; the last 7 days when absent, 92 days at most. */
export const uptimeQuerySchema = z.object({ from: time("from"), to: time("to") });

/** GET /sessions/events. */
export const watchConnectionsQuerySchema = z.object({
  offset,
  session: z
    .array(z.string().min(1).max(64))
    .max(100, "session is given more than 100 times; leave it out for all")
    .optional()
    .meta({ description: "A sessionId; repeat it for up to 100. All when absent." }),
});
