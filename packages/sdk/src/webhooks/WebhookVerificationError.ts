const brand = Symbol.for("@holat/sdk/WebhookVerificationError");

/**
 * - `HEADER_MISSING`, `HEADER_MALFORMED`: not a Standard Webhooks request
 * - `TIMESTAMP_TOO_OLD`, `TIMESTAMP_TOO_NEW`: replayed, delayed for longer than the tolerance, or a clock is wrong
 * - `SIGNATURE_MISMATCH`: none of the signatures was made with one of the secrets over this very body
 * - `SECRET_INVALID`: no secret was given, or one is not base64 after `whsec_`
 * - `BODY_NOT_RAW`: the body was parsed before it came here; the signature covers its bytes
 * - `BODY_MALFORMED`: signed, but not an event
 */
export type WebhookVerificationErrorCode =
  | "HEADER_MISSING"
  | "HEADER_MALFORMED"
  | "TIMESTAMP_TOO_OLD"
  | "TIMESTAMP_TOO_NEW"
  | "SIGNATURE_MISMATCH"
  | "SECRET_INVALID"
  | "BODY_NOT_RAW"
  | "BODY_MALFORMED";

/** What `verifyWebhook` rejects with. Answer the request with 400 and do nothing of what it says. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly code: WebhookVerificationErrorCode;

  constructor(code: WebhookVerificationErrorCode, message: string) {
    super(message);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Told by brand and not by class: holds also between two copies of this package. */
export function isWebhookVerificationError(value: unknown): value is WebhookVerificationError {
  return typeof value === "object" && value !== null && Reflect.get(value, brand) === true;
}
