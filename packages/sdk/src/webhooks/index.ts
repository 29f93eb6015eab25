/**
 * Receiving and managing webhooks.
 *
 * @module @holat/sdk/webhooks
 */
export { HolatApiError, type HolatApiErrorCode, isHolatApiError } from "../HolatApiError.js";
export {
  type CreateWebhookInput,
  createWebhooks,
  type DeliveriesOptions,
  type DeliveryList,
  type DeliveryPage,
  type UpdateWebhookInput,
  type WebhooksClient,
  type WebhooksOptions,
} from "./createWebhooks.js";
export {
  type CallWebhookEvent,
  type MessageWebhookEvent,
  type SessionWebhookEvent,
  type VerifyWebhookOptions,
  verifyWebhook,
  type WebhookEvent,
  type WebhookHeaders,
} from "./verifyWebhook.js";
export {
  isWebhookVerificationError,
  WebhookVerificationError,
  type WebhookVerificationErrorCode,
} from "./WebhookVerificationError.js";
export {
  type Webhook,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookDeliveryStatus,
  type WebhookEventType,
  type WebhookWithSecret,
  webhookEventTypes,
} from "./webhook.js";
