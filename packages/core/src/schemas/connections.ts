import { z } from "zod";
import { healthActions } from "../connections/deriveHealth.js";
import { liveStatuses } from "../connections/liveStatus.js";
import { messageStatuses } from "../connections/message.js";
import { desiredStates, disconnectReasons, storedStatuses, waitReasons } from "../connections/state.js";
import { shown, wanted } from "./text.js";

const time = z.iso.datetime({ precision: 3 });

/** Words of the paths below /sessions, before a session's name and after it; no session can have one for its name. */
export const reservedSessionIds = [
  "all",
  "available",
  "connected",
  "events",
  "health",
  "history",
  "import",
  "logout",
  "messages",
  "pairing-code",
  "qr",
  "restart",
  "stop",
  "uptime",
  "view-token",
] as const;

const shape = /^[A-Za-z0-9_-]{1,64}$/;
const shapeWanted = "1 to 64 of A-Z, a-z, 0-9, _ and -";

/** The name that its user gives a connection session. */
export const connectionIdSchema = z
  .string(wanted("sessionId", `a string of ${shapeWanted}`))
  .superRefine((value, context) => {
    if (!shape.test(value))
      context.addIssue({
        code: "custom",
        message: `sessionId is ${shown(value)}; it wants ${shapeWanted}`,
      });
    else if ((reservedSessionIds as readonly string[]).includes(value))
      context.addIssue({
        code: "custom",
        message: `sessionId is ${shown(value)}, which is a word of this API's paths; choose another name`,
      });
  })
  .meta({ pattern: shape.source, examples: ["whatsapp_connection"] });

const proxyUrl = z
  .string()
  .max(2048)
  .refine(
    (value) => URL.canParse(value) && /^(?:https?|socks5):$/.test(new URL(value).protocol),
    "proxyUrl is no http://, https:// or socks5:// URL",
  )
  .describe("What its socket goes through. It is stored encrypted and never shown again.");

const settings = {
  proxyUrl: proxyUrl.optional(),
  messagesPerMinute: z
    .int()
    .min(1)
    .max(6_000)
    .optional()
    .describe("How many messages it sends in a minute at most. 60 when absent."),
};

/** POST /sessions. */
export const createConnectionSchema = z
  .strictObject({ sessionId: connectionIdSchema, ...settings })
  .meta({ id: "CreateConnection" });

/** POST /sessions/:sessionId/import: what `readAuthFolder` of @holat/whatsapp gives. */
export const importCredentialsSchema = z
  .strictObject({
    credentials: z.string("credentials is missing; it wants their text").min(2).max(1_000_000),
    keys: z
      .array(
        z.strictObject({
          type: z.string().min(1).max(64),
          id: z.string().min(1).max(256),
          value: z.string().max(1_000_000),
        }),
      )
      .max(50_000)
      .default([]),
    ...settings,
  })
  .meta({ id: "ImportCredentials" });

/** POST /sessions/:sessionId/pairing-code. */
export const pairingCodeRequestSchema = z
  .strictObject({
    phone: z
      .string(wanted("phone", "a string with the digits of a phone number and its country code"))
      .regex(/^\+?\d{7,15}$/, "phone wants 7 to 15 digits with the country code, such as 998901234567")
      .transform((value) => value.replace("+", "")),
  })
  .meta({ id: "PairingCodeRequest" });

/** One linked account. */
export const connectionSchema = z
  .object({
    id: z.int().min(1),
    sessionId: z.string(),
    status: z.enum(storedStatuses).describe("What is stored."),
    createdAt: time,
    updatedAt: time,
    isActive: z.boolean().describe("A live server holds it in memory."),
    isAuthenticated: z.boolean(),
    startTime: z.int().nullable().describe("Since when it is active, epoch ms."),
    connectionStatus: z.enum(liveStatuses).describe("What its socket is at this moment."),
    desiredState: z.enum(desiredStates),
    inSync: z.boolean().describe("What is stored and what is live agree."),
    needsRestart: z.boolean().describe("It should run and will not by itself: see waitsFor."),
    lastDisconnect: z
      .object({ code: z.int().nullable(), reason: z.enum(disconnectReasons), at: time })
      .nullable(),
    phone: z.string().nullable(),
    canSend: z.boolean(),
    node: z.string().nullable(),
    version: z.int().min(1),
    waitsFor: z.enum(waitReasons),
    retryAt: time.nullable(),
    pairing: z
      .object({
        kind: z.enum(["qr", "code"]),
        expiresAt: time,
        attempt: z.int(),
        maxAttempts: z.int(),
      })
      .nullable(),
    restriction: z.object({ code: z.int(), reason: z.string(), until: time.nullable() }).nullable(),
  })
  .meta({ id: "Connection" });

/** What the answers of /sessions and /messages are wrapped in. */
export function enveloped<S extends z.ZodType>(data: S) {
  return z.object({
    success: z.literal(true),
    message: z.string(),
    data,
    count: z.int().min(0).describe("How many data holds."),
  });
}

/** GET /sessions/:sessionId/qr as JSON, and the answer of pairing-code. */
export const pairingSchema = z
  .object({
    qr: z.string().optional().describe("What the QR code says. It has this or `code`."),
    code: z.string().optional().describe("What is to be typed on the phone."),
    expiresAt: time,
    attempt: z.int(),
    maxAttempts: z.int(),
  })
  .meta({ id: "Pairing" });

/** One finding of GET /sessions/health. */
export const healthFindingSchema = z
  .object({
    sessionId: z.string(),
    status: z.enum(storedStatuses),
    connectionStatus: z.enum(liveStatuses),
    desiredState: z.enum(desiredStates),
    needsRestart: z.boolean(),
    reason: z.string(),
    action: z.enum(healthActions),
    lastDisconnect: connectionSchema.shape.lastDisconnect,
  })
  .meta({ id: "HealthFinding" });

/** A line of the transition log. */
export const transitionSchema = z
  .object({
    at: time,
    from: z.enum(storedStatuses).nullable(),
    to: z.enum(storedStatuses),
    code: z.int().nullable(),
    reason: z.string(),
    actor: z.string().describe("system, or the principal who asked for it."),
    node: z.string().nullable(),
  })
  .meta({ id: "Transition" });

/** One day of a session. */
export const dayUptimeSchema = z
  .object({
    day: z.iso.date(),
    connectedSeconds: z.int().min(0),
    observedSeconds: z.int().min(0),
    drops: z.int().min(0),
  })
  .meta({ id: "DayUptime" });

/** What a session's days add up to. */
export const uptimeSchema = z
  .object({
    sessionId: z.string(),
    uptimePercentage: z.number().min(0).max(100).nullable().describe("null: nothing was observed."),
    connectedSeconds: z.int().min(0),
    observedSeconds: z.int().min(0),
    drops: z.int().min(0),
    days: z.array(dayUptimeSchema),
  })
  .meta({ id: "Uptime" });

const text = z
  .string(wanted("text", "a string, what is to be sent"))
  .min(1, "text is empty; send at least 1 character")
  .max(65_536, "text has more than 65536 characters; split it")
  .refine(
    (value) => value.isWellFormed() && !value.includes("\0"),
    "text is not valid Unicode, or has a NUL",
  );

const to = z
  .string(wanted("to", "a string, a phone number with its country code"))
  .regex(
    /^(?:\+?\d{7,15}|[\w.-]{1,64}@(?:s\.whatsapp\.net|g\.us|lid))$/,
    "to wants 7 to 15 digits with the country code, or an address such as 998901234567@s.whatsapp.net",
  )
  .transform((value) => value.replace(/^\+/, ""));

/** POST /messages, POST /sessions/:sessionId/messages. */
export const sendMessageSchema = z
  .strictObject({
    to,
    text,
    expiresInSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .describe("How long it may wait for its session; then it has failed. 300 when absent."),
  })
  .meta({ id: "SendMessage" });

/** A message, as far as it got. */
export const messageSchema = z
  .object({
    id: z.uuid(),
    sessionId: z.string(),
    direction: z.enum(["out", "in"]),
    peer: z.string(),
    text: z.string().nullable(),
    status: z.enum(messageStatuses),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: time,
    updatedAt: time,
    sentAt: time.nullable(),
  })
  .meta({ id: "Message" });
