import type { WebhookEventType } from "@holat/sdk/webhooks";
import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { field } from "../../ui/field.js";
import { formDialog } from "../../ui/formDialog.js";
import { showSecret } from "../../ui/showSecret.js";

const events: readonly WebhookEventType[] = [
  "call.started",
  "call.completed",
  "call.failed",
  "call.lost",
  "call.found",
];

export function createWebhookDialog(context: PageContext): void {
  const { texts, webhooks } = context;
  const url = element("input", { type: "url", required: true, placeholder: "https://", autocomplete: "off" });
  const description = element("input", { maxlength: 200, autocomplete: "off" });
  const boxes = events.map((event) => element("input", { type: "checkbox", value: event, checked: true }));

  const send = async () => {
    const chosen = events.filter((_, index) => boxes[index]?.checked);
    const { id, secret } = await webhooks.create({
      url: url.value.trim(),
      ...(chosen.length < events.length && { events: chosen }),
      ...(description.value.trim() && { description: description.value.trim() }),
    });
    await showSecret(context, {
      title: texts.webhooks.secretTitle,
      text: texts.webhooks.secretMore,
      secret,
    });
    context.go({ page: "webhook", id });
  };
  formDialog(context, {
    title: texts.webhooks.addTitle,
    submit: texts.webhooks.create,
    fields: [
      field(texts.webhooks.url, url).root,
      element(
        "fieldset",
        { class: "checks" },
        element("legend", {}, texts.webhooks.events),
        ...boxes.map((box) => element("label", {}, box, element("code", {}, box.value))),
      ),
      field(texts.webhooks.description, description, texts.common.optional).root,
    ],
    send,
  });
}
