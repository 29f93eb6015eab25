import type { CallSession } from "@holat/core";
import type { ConnectionSession, Message } from "../sessions/types.js";
import { WebhookVerificationError } from "./WebhookVerificationError.js";
import type { WebhookEventType } from "./webhook.js";

interface Told<Type extends string, Data> {
  /** The same at every attempt to deliver this event: an id that you have seen can be ignored. */
  readonly id: string;
  readonly type: Type;
  /** When the change was committed, ISO 8601. */
  readonly timestamp: string;
  /** What it is about, as it was then. */
  readonly data: Data;
}

type Named<Prefix extends string> = Extract<WebhookEventType, `${Prefix}.${string}`>;

/** `webhook.test` is about a session that does not exist. */
export type CallWebhookEvent = Told<Named<"call"> | "webhook.test", CallSession>;
export type SessionWebhookEvent = Told<Named<"session">, ConnectionSession>;
export type MessageWebhookEvent = Told<Named<"message">, Message>;

/**
 * A change; a newer server may send types that are not named here. Events may arrive out of order: of two of a session
 * the one with the higher `data.version` is the newer.
 */
export type WebhookEvent = CallWebhookEvent | SessionWebhookEvent | MessageWebhookEvent;

export type WebhookHeaders = Headers | { readonly [name: string]: string | readonly string[] | undefined };

interface Received {
  /** The request's body as it came: its text or its bytes, not what a JSON parser made of it. */
  readonly payload: string | Uint8Array;
  readonly headers: WebhookHeaders;
  /** How far the sender's clock may be from `now`, both ways. Default: 300 */
  readonly toleranceSeconds?: number;
  /** Epoch milliseconds. Default: the clock */
  readonly now?: number;
}

/** One secret (`whsec_...`), or several while they are being rotated. */
export type VerifyWebhookOptions = Received &
  ({ readonly secret: string } | { readonly secrets: readonly string[] });

/**
 * Whether a request is Holat's own (Standard Webhooks 1.0), and what it says. Needs nothing but WebCrypto: runs in
 * Node 20 or later, Deno, Bun and workers.
 *
 * ```ts
 * export async function POST(request: Request) {
 *   const event = await verifyWebhook({
 *     payload: await request.text(),
 *     headers: request.headers,
 *     secret: "whsec_...",
 *   });
 *   if (event.type === "call.completed") console.log(event.data.sessionId, event.data.processedNumbers);
 *   if (event.type === "message.received") console.log(event.data.peer, event.data.text);
 *   return new Response(null, { status: 204 });
 * }
 * ```
 *
 * Rejects with a WebhookVerificationError that has a `code`.
 */
export async function verifyWebhook(options: VerifyWebhookOptions): Promise<WebhookEvent> {
  const { payload, headers, toleranceSeconds = 300, now = Date.now() } = options;
  const secrets = "secrets" in options ? options.secrets : [options.secret];
  const body = toBytes(payload);
  const id = readHeader(headers, "webhook-id");
  const timestamp = readHeader(headers, "webhook-timestamp");
  const signatures = readSignatures(readHeader(headers, "webhook-signature"));
  if (id.includes(".")) throw malformed("webhook-id", id);
  checkAge(timestamp, toleranceSeconds, now);
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  if (secrets.length === 0) throw new WebhookVerificationError("SECRET_INVALID", "No secret was given");
  for (const key of await Promise.all(secrets.map(importSecret))) {
    for (const signature of signatures) {
      // The platform's own comparison takes the same time wherever the first difference is.
      if (await crypto.subtle.verify("HMAC", key, signature, signed)) return toEvent(id, body);
    }
  }
  throw new WebhookVerificationError(
    "SIGNATURE_MISMATCH",
    "No signature fits. Is the secret that of this endpoint, and is the body given as it came?",
  );
}

function toBytes(payload: unknown): Uint8Array {
  if (typeof payload === "string") return new TextEncoder().encode(payload);
  if (payload instanceof Uint8Array) return payload;
  throw new WebhookVerificationError(
    "BODY_NOT_RAW",
    `payload is ${payload === null ? "null" : typeof payload}; it wants the body as it came, a string or a Uint8Array. Read it before a JSON parser does`,
  );
}

function readHeader(headers: WebhookHeaders, name: string): string {
  const value = isHeaders(headers)
    ? headers.get(name)
    : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const text = typeof value === "string" ? value : value?.join(" ");
  if (text) return text;
  throw new WebhookVerificationError("HEADER_MISSING", `The header ${name} is missing`);
}

/** By shape and not by class: frameworks bring their own. */
function isHeaders(headers: WebhookHeaders): headers is Headers {
  return typeof headers.get === "function";
}

function malformed(name: string, value: string): WebhookVerificationError {
  return new WebhookVerificationError(
    "HEADER_MALFORMED",
    `The header ${name} is ${JSON.stringify(value.slice(0, 100))}`,
  );
}

function checkAge(timestamp: string, toleranceSeconds: number, now: number): void {
  if (!/^\d{1,12}$/.test(timestamp)) throw malformed("webhook-timestamp", timestamp);
  const ageSeconds = Math.floor(now / 1_000) - Number(timestamp);
  // Written so that a tolerance or a time that is no number lets nothing through.
  if (Math.abs(ageSeconds) <= toleranceSeconds) return;
  throw new WebhookVerificationError(
    ageSeconds < 0 ? "TIMESTAMP_TOO_NEW" : "TIMESTAMP_TOO_OLD",
    `webhook-timestamp is ${ageSeconds} s ago; at most ${toleranceSeconds} s either way are allowed`,
  );
}

/** Those of the version that is known; others may stand beside them. */
function readSignatures(header: string): Uint8Array<ArrayBuffer>[] {
  return header.split(/\s+/).flatMap((part) => {
    const bytes = part.startsWith("v1,") ? decodeBase64(part.slice(3)) : undefined;
    return bytes === undefined ? [] : [bytes];
  });
}

async function importSecret(secret: string): Promise<CryptoKey> {
  const bytes = typeof secret === "string" ? decodeBase64(secret.replace(/^whsec_/, "")) : undefined;
  if (!bytes?.length)
    throw new WebhookVerificationError("SECRET_INVALID", "A secret is not base64 after whsec_");
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function concat(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

function toEvent(id: string, body: Uint8Array): WebhookEvent {
  const event = parse(new TextDecoder().decode(body));
  if (isEvent(event)) {
    const { type, timestamp, data } = event;
    return { id, type, timestamp, data } as WebhookEvent;
  }
  throw new WebhookVerificationError("BODY_MALFORMED", "The body is signed, but it is no event");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is WebhookEvent {
  const { type, timestamp, data } = Object(value);
  return (
    typeof type === "string" && typeof timestamp === "string" && typeof data === "object" && data !== null
  );
}
