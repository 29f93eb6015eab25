import { createHmac, randomBytes } from "node:crypto";
import { HolatError } from "@holat/core";
import { createSecretBox, type SecretBox } from "../../secrets/createSecretBox.js";

const prefix = "whsec_";

/** A signing secret: `whsec_` and 32 random bytes in base64. */
export function createWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString("base64")}`;
}

/** Where signing secrets are kept in. */
export function createWebhookBox(secret: string, previousSecret?: string): SecretBox {
  return createSecretBox({ purpose: "holat webhook secrets", secret, previousSecret });
}

/** The signing secret of an endpoint. Throws INTERNAL when no secret of the server opens it. */
export function getWebhookSecret(box: SecretBox, sealed: string, endpointId: string): string {
  const secret = box.open(sealed, endpointId);
  if (secret !== undefined) return secret;
  throw new HolatError("INTERNAL", `The signing secret of the webhook ${endpointId} cannot be decrypted`, {
    hint: "HOLAT_SECRET has changed: set HOLAT_SECRET_PREVIOUS to the former one, or rotate the webhook's secret.",
  });
}

export interface SignedContent {
  /** `webhook-id`. */
  readonly id: string;
  /** `webhook-timestamp`, epoch seconds. */
  readonly timestamp: number;
  readonly body: string;
}

/** `webhook-signature` by Standard Webhooks 1.0: one signature for each secret, separated by a space. */
export function signWebhook({ id, timestamp, body }: SignedContent, secrets: readonly string[]): string {
  const content = `${id}.${timestamp}.${body}`;
  return secrets
    .map((secret) => Buffer.from(secret.slice(prefix.length), "base64"))
    .map((key) => `v1,${createHmac("sha256", key).update(content).digest("base64")}`)
    .join(" ");
}
