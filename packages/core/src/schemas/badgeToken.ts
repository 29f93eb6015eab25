import { z } from "zod";
import { langQuerySchema } from "./queries.js";

const shortestSeconds = 60;
const longestSeconds = 30 * 24 * 3_600;

/** Body of POST /calls/session/:sessionId/badge-token. Without a body: for seven days. */
export const badgeTokenRequestSchema = z
  .strictObject({
    expiresInSeconds: z
      .int("expiresInSeconds must be a whole number")
      .min(shortestSeconds, `expiresInSeconds is too small; at least ${shortestSeconds} are allowed`)
      .max(longestSeconds, `expiresInSeconds is too large; at most ${longestSeconds} (30 days) are allowed`)
      .default(7 * 24 * 3_600),
  })
  .meta({ id: "BadgeTokenRequest" });

/** The answer to it. */
export const badgeTokenSchema = z
  .object({
    id: z.uuid().describe("Names the token in DELETE /calls/badge-token/:id and in logs."),
    token: z.string().describe("hvb_...; shown once. It opens the badge of this session, and nothing else."),
    sessionId: z.string(),
    path: z.string().describe("Of the picture, with the token: for <img src>, below the server's address."),
    expiresAt: z.iso.datetime({ precision: 3 }),
  })
  .meta({ id: "BadgeToken" });
export type BadgeToken = z.infer<typeof badgeTokenSchema>;

/** GET /badges/:sessionId.svg. */
export const badgeQuerySchema = langQuerySchema.extend({
  token: z.string().optional().describe("A badge token. No key and no view token is taken here."),
});
