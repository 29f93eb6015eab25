import type { Part } from "@holat/dashboard-widgets";
import type { Webhook } from "@holat/sdk/webhooks";
import { element, fill, setText } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { createEventChips } from "./createEventChips.js";
import { createWebhookActions } from "./createWebhookActions.js";
import { createWebhookState } from "./createWebhookState.js";
import type { WebhooksTexts } from "./texts/index.js";

/** One address in the list. Its nodes stay while it changes, so that a refresh takes nobody's focus. */
export function createWebhookCard(
  context: PageContext,
  texts: WebhooksTexts,
  refresh: () => Promise<void>,
): Part<Webhook> {
  const heading = element("h2", { class: "webhook-url" });
  const description = element("p", { class: "muted" });
  const state = createWebhookState(context, texts);
  const events = createEventChips(texts);
  const actions = createWebhookActions(context, texts, { all: false, onChange: refresh });
  const open = element("span");
  const root = element(
    "article",
    { class: "panel webhook" },
    heading,
    description,
    element("div", { class: "webhook-facts" }, state.root, events.root),
    element("div", { class: "row between" }, open, actions.root),
  );
  let shown: string | undefined;
  return {
    root,
    update: (webhook) => {
      const { id, url } = webhook;
      if (shown !== url) {
        shown = url;
        fill(heading, context.link({ page: "webhook", id }, { "data-row": true }, url));
        fill(
          open,
          context.link(
            { page: "webhook", id },
            { "aria-label": `${texts.deliveries}: ${url}` },
            texts.deliveries,
          ),
        );
      }
      setText(description, webhook.description ?? "");
      description.hidden = webhook.description === null;
      state.update(webhook);
      events.update(webhook);
      actions.update(webhook);
    },
  };
}
