import { type CreateWebhookInput, type WebhookEventType, webhookEventTypes } from "@holat/sdk/webhooks";
import type { WebhooksTexts } from "./texts/index.js";

/** A new webhook, as it stands in the form. */
export interface WebhookDraft {
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string;
}

export type WebhookFaults = Partial<Record<"url" | "events", string>>;

/** What is to be sent, or what is wrong with it by field. Where an address leads the server judges. */
export function checkWebhookDraft(
  draft: WebhookDraft,
  texts: WebhooksTexts,
): { readonly input: CreateWebhookInput } | { readonly faults: WebhookFaults } {
  const url = draft.url.trim();
  const events = webhookEventTypes.filter((event: WebhookEventType) => draft.events.includes(event));
  const isAddress = /^https?:\/\//i.test(url) && URL.canParse(url);
  if (!isAddress || events.length === 0)
    return {
      faults: {
        ...(!isAddress && { url: texts.urlBad }),
        ...(events.length === 0 && { events: texts.noEvent }),
      },
    };
  const description = draft.description.trim();
  return { input: { url, events, ...(description !== "" && { description }) } };
}
