import { type WebhookWithSecret, webhookEventTypes } from "@holat/sdk/webhooks";
import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { checkboxes } from "../../ui/checkboxes.js";
import { field } from "../../ui/field.js";
import { formDialog } from "../../ui/formDialog.js";
import { checkWebhookDraft, type WebhookFaults } from "./checkWebhookDraft.js";
import type { WebhooksTexts } from "./texts/index.js";

/** The form of a new webhook; resolves with its secret, which the server shows this once. */
export async function askWebhook(
  context: PageContext,
  texts: WebhooksTexts,
): Promise<WebhookWithSecret | undefined> {
  let made: WebhookWithSecret | undefined;
  const url = element("input", {
    inputmode: "url",
    maxlength: 2048,
    placeholder: "https://shop.example/hooks/calls",
  });
  const description = element("input", { maxlength: 256, autocomplete: "off" });
  const fields = {
    url: field(texts.url, url, texts.urlHint),
    events: checkboxes(
      texts.events,
      webhookEventTypes.map((value) => ({
        value,
        label: value,
        hint: texts.eventTexts[value],
        checked: true,
      })),
    ),
  };
  await formDialog(context, {
    title: texts.addTitle,
    submit: texts.create,
    fields: [
      fields.url.root,
      fields.events.root,
      field(`${texts.description} (${context.texts.common.optional})`, description).root,
    ],
    send: async () => {
      const checked = checkWebhookDraft(
        { url: url.value, events: fields.events.chosen(), description: description.value },
        texts,
      );
      const faults: WebhookFaults = "faults" in checked ? checked.faults : {};
      fields.url.setError(faults.url ?? "");
      fields.events.setError(faults.events ?? "");
      if (!("input" in checked)) return false;
      made = await context.webhooks.create(checked.input);
      return true;
    },
  });
  return made;
}
