import { z } from "zod";
import { keyScopes } from "../keys.js";
import { listCallsQuerySchema } from "./queries.js";
import { plainText, shown } from "./text.js";

const mostPatterns = 100;
const shortestSeconds = 60;
const longestSeconds = 10 * 365 * 24 * 3_600;

const time = z.iso.datetime({ precision: 3 });

const scopes = z
  .array(
    z.enum(keyScopes, {
      error: (issue) => `scope ${shown(issue.input)} is none of ${keyScopes.join(", ")}`,
    }),
  )
  .min(1, `scopes is empty; it wants at least one of ${keyScopes.join(", ")}`)
  .max(keyScopes.length, "scopes names one twice; name each once")
  .transform((values) => [...new Set(values)]);

const pattern = (what: string) =>
  plainText(what, { min: 1, max: 128 }).superRefine((value, context) => {
    const star = value.indexOf("*");
    if (star === -1 || star === value.length - 1) return;
    context.addIssue({
      code: "custom",
      message: `${what} ${shown(value)} has a * that is not its last character; write an exact name, or the beginning of names and a *`,
    });
  });

const filter = (name: string, what: string) =>
  z
    .array(pattern(what))
    .max(mostPatterns, `${name} has more than ${mostPatterns} entries; use a pattern such as "sales-*"`)
    .transform((values) => [...new Set(values)])
    .optional()
    .meta({ examples: [["sales-*", "support"]] });

/** POST /keys. */
export const createKeySchema = z
  .strictObject({
    name: plainText("name", { min: 1, max: 100 }).describe("For people: who or what the key is for."),
    scopes,
    sessions: filter("sessions", "session").describe(
      "Connection sessions that the key may see: sessionIds, or beginnings followed by *. Absent: all; empty: none.",
    ),
    targets: filter("targets", "target").describe(
      "Targets whose call sessions the key may see and start. Absent: all; empty: none.",
    ),
    expiresInSeconds: z
      .int("expiresInSeconds must be a whole number")
      .min(shortestSeconds, `expiresInSeconds is too small; at least ${shortestSeconds} are allowed`)
      .max(longestSeconds, `expiresInSeconds is too large; at most ${longestSeconds} (10 years) are allowed`)
      .optional()
      .describe("Absent: it does not expire."),
  })
  .refine(
    (input) =>
      !input.scopes.includes("admin") || (input.sessions === undefined && input.targets === undefined),
    {
      path: ["scopes"],
      error:
        "scopes has admin beside a filter (sessions, targets); an admin sees everything: leave out the one or the other",
    },
  )
  .meta({ id: "CreateKey" });
export type CreateKeyInput = z.output<typeof createKeySchema>;

/** A key, as it is shown: never itself, never its hash. */
export const apiKeySchema = z
  .object({
    id: z.string().describe("A UUID; HOLAT_API_KEY for the one of the server's own settings."),
    name: z.string(),
    prefix: z.string().nullable().describe("The key's first characters; null for one of the settings."),
    scopes: z.array(z.enum(keyScopes)),
    sessions: z.array(z.string()).nullable().describe("null: all."),
    targets: z.array(z.string()).nullable().describe("null: all."),
    createdAt: time.nullable(),
    createdBy: z.string().nullable(),
    lastUsedAt: time.nullable().describe("To the minute; not known of a key of the settings."),
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: "ApiKey" });
export type ShownApiKey = z.infer<typeof apiKeySchema>;

/** The only answer that carries the key. */
export const createdKeySchema = apiKeySchema
  .extend({ key: z.string().describe("hk_...; shown this once.") })
  .meta({ id: "CreatedKey" });
export type CreatedKey = z.infer<typeof createdKeySchema>;

/** One thing that somebody did. */
export const auditEntrySchema = z
  .object({
    at: time,
    principal: z.string().describe("key:<id>, loopback, or local for the command line on the database."),
    action: z.string().meta({ examples: ["call.start"] }),
    subject: z.string().describe("What it was done to: the id of a session, a key, a webhook, a view token."),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** GET /audit. */
export const listAuditQuerySchema = listCallsQuerySchema.pick({ limit: true, cursor: true }).extend({
  principal: z.string().max(128).optional(),
  action: z.string().max(64).optional(),
});
