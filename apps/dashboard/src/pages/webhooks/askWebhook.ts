import type { WebhookWithSecret } from "@holat/sdk/webhooks";
import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { askForm } from "../../ui/askForm.js";
import { checkboxes } from "../../ui/checkboxes.js";
import { field } from "../../ui/field.js";
import { checkWebhookDraft, type WebhookFaults } from "./checkWebhookDraft.js";
import type { WebhooksTexts } from "./texts/index.js";
import { webhookEvents } from "./webhookEvents.js";

/** The form of a new webhook; resolves with its secret, which the server shows this once. */
export function askWebhook(
  context: PageContext,
  texts: WebhooksTexts,
): Promise<WebhookWithSecret | undefined> {
  const url = element("input", { type: "url", maxlength: 2048, placeholder: "https://shop.example/hooks/calls" });
  const description = element("input", { maxlength: 256, autocomplete: "off" });
  const fields = {
    url: field(texts.url, url, texts.urlHint),
    events: checkboxes(
      texts.events,
      webhookEvents.map((value) => ({ value, label: value, hint: texts.eventTexts[value], checked: true })),
    ),
  };
  return askForm(context, {
    title: texts.addTitle,
    submit: texts.create,
    children: [
      fields.url.root,
      fields.events.root,
      field(`${texts.description} (${context.texts.common.optional})`, description).root,
    ],
    send: () => {
      const checked = checkWebhookDraft(
        { url: url.value, events: fields.events.chosen(), description: description.value },
        texts,
      );
      const faults: WebhookFaults = "faults" in checked ? checked.faults : {};
      fields.url.setError(faults.url ?? "");
      fields.events.setError(faults.events ?? "");
      return "input" in checked ? context.webhooks.create(checked.input) : undefined;
    },
  });
}
