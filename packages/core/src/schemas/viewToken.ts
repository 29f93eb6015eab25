import { z } from "zod";
import { viewScopes } from "../views.js";
import { connectionIdSchema } from "./connections.js";
import { shown, wanted } from "./text.js";

const maxOrigins = 20;
/** So many names and origins fit into a header. */
const maxConnections = 50;
const maxOriginLength = 255;
const shortestSeconds = 60;
const longestSeconds = 30 * 24 * 3_600;

const origin = z
  .string("an origin must be a string")
  .superRefine((value, context) => {
    if (isWebOrigin(value)) return;
    context.addIssue({
      code: "custom",
      message: `origin ${shown(value)} is none that a browser sends; it wants scheme, host and port alone, such as https://shop.example`,
    });
  })
  .meta({ maxLength: maxOriginLength, examples: ["https://shop.example"] });

const expiresInSeconds = z
  .int("expiresInSeconds must be a whole number")
  .min(shortestSeconds, `expiresInSeconds is too small; at least ${shortestSeconds} are allowed`)
  .max(longestSeconds, `expiresInSeconds is too large; at most ${longestSeconds} (30 days) are allowed`);

const terms = {
  origins: z
    .array(origin)
    .min(1, "origins is empty; name at least one, or leave the field out to allow every page")
    .max(maxOrigins, `origins has more than ${maxOrigins} entries; issue a second token`)
    .transform((values) => [...new Set(values)])
    .optional()
    .describe("Pages that may use it. Absent: every page, and programs that are no page."),
  expiresInSeconds: expiresInSeconds.default(3_600),
};

/** Body of POST /calls/session/:sessionId/view-token. Without a body: the status alone, for an hour, from any page. */
export const viewTokenRequestSchema = z
  .strictObject({
    ...terms,
    scopes: z
      .array(
        z.enum(viewScopes, {
          error: (issue) => `scope ${shown(issue.input)} is none of ${viewScopes.join(", ")}`,
        }),
      )
      .min(1, "scopes is empty; name at least one, or leave the field out for status")
      .max(viewScopes.length, "scopes names one twice; name each once")
      .transform((values) => [...new Set(values)])
      .default(["status"]),
  })
  .meta({ id: "ViewTokenRequest" });

export type ViewTokenRequestBody = z.input<typeof viewTokenRequestSchema>;

/** The answer to it. */
export const viewTokenSchema = z
  .object({
    id: z.uuid().describe("Names the token in DELETE /calls/view-token/:id and in logs."),
    token: z.string().describe("For `Authorization: Bearer`; shown once."),
    sessionId: z.string(),
    origins: z.array(z.string()).nullable(),
    scopes: z.array(z.enum(viewScopes)),
    expiresAt: z.iso.datetime({ precision: 3 }),
  })
  .meta({ id: "ViewToken" });

export type ViewToken = z.infer<typeof viewTokenSchema>;

/** Body of POST /sessions/view-token. */
export const connectionViewTokenRequestSchema = z
  .strictObject({
    ...terms,
    sessions: z
      .array(connectionIdSchema, wanted("sessions", "a list of the sessionIds that the token is for"))
      .min(1, "sessions is empty; name at least one")
      .max(maxConnections, `sessions has more than ${maxConnections} entries; issue a second token`)
      .transform((values) => [...new Set(values)])
      .describe("Connection sessions that it shows, and no others."),
  })
  .meta({ id: "ConnectionViewTokenRequest" });

/** The answer's data. */
export const connectionViewTokenSchema = viewTokenSchema
  .omit({ sessionId: true })
  .extend({
    id: z.uuid().describe("Names the token in DELETE /sessions/view-token/:id and in logs."),
    sessions: z.array(z.string()),
  })
  .meta({ id: "ConnectionViewToken" });
export type ConnectionViewToken = z.infer<typeof connectionViewTokenSchema>;

/** DELETE /calls/view-token/:id, DELETE /sessions/view-token/:id. */
export const viewTokenParamSchema = z.object({ id: z.string().min(1).max(128) });

/** As a browser writes it in Origin: nothing else would ever match. */
function isWebOrigin(value: string): boolean {
  if (value.length > maxOriginLength || !/^https?:\/\//.test(value) || !URL.canParse(value)) return false;
  return new URL(value).origin === value;
}
