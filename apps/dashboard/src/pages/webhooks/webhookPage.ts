import "../../ui/tabs.css";
import "./webhooks.css";
import type { Webhook } from "@holat/sdk/webhooks";
import { element, setText } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { createResource } from "../../ui/createResource.js";
import { pageHead } from "../../ui/pageHead.js";
import { showResource } from "../../ui/showResource.js";
import { createDeliveriesView } from "./createDeliveriesView.js";
import { createEventChips } from "./createEventChips.js";
import { createWebhookActions } from "./createWebhookActions.js";
import { createWebhookState } from "./createWebhookState.js";
import { webhooksTexts } from "./texts/index.js";

const everyMs = 10_000;

/** One address, and what was sent there. */
export function webhookPage(context: PageContext, id: string): HTMLElement {
  const texts = webhooksTexts[context.language];
  const webhook = createResource<Webhook>({
    signal: context.signal,
    load: () => context.webhooks.get(id),
    everyMs,
  });
  const title = element("span", { class: "webhook-url" }, context.texts.pages.webhooks);
  const description = element("p", { class: "muted" });
  const state = createWebhookState(context, texts);
  const events = createEventChips(texts);
  const deliveries = createDeliveriesView(context, texts, id);
  const actions = createWebhookActions(context, texts, {
    all: true,
    onChange: async () => {
      await Promise.all([webhook.refresh(), deliveries.refresh()]);
    },
    onDelete: () => context.go({ page: "webhooks" }),
  });
  const facts = element(
    "div",
    { class: "stack" },
    description,
    element("div", { class: "webhook-facts" }, state.root, events.root),
    actions.root,
    deliveries.root,
  );
  return element(
    "div",
    { class: "stack-l" },
    pageHead({
      title,
      back: context.link({ page: "webhooks" }, { class: "back" }, context.texts.pages.webhooks),
    }),
    showResource(context, webhook, (next) => {
      setText(title, next.url);
      setText(description, next.description ?? "");
      description.hidden = next.description === null;
      for (const part of [state, events, actions]) part.update(next);
      return facts;
    }),
  );
}
