import type { Clock, Locale } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";
import type { SecretBox } from "../secrets/createSecretBox.js";
import type { AddressGuard } from "./guard/createAddressGuard.js";

/** Given to every webhook verb and to the deliveries. */
export interface WebhookContext {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lang: Locale;
  readonly box: SecretBox;
  readonly guard: AddressGuard;
}

/** A NOTIFY on it says: there may be something to send. */
export const webhookChannel = "holat_webhooks";
