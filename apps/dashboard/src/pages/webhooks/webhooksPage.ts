import "./webhooks.css";
import { createKeyedList } from "@holat/dashboard-widgets";
import type { Webhook } from "@holat/sdk/webhooks";
import { element } from "../../dom/element.js";
import type { Page } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createResource } from "../../ui/createResource.js";
import { emptyState } from "../../ui/notice.js";
import { pageHead } from "../../ui/pageHead.js";
import { showResource } from "../../ui/showResource.js";
import { askWebhook } from "./askWebhook.js";
import { createWebhookCard } from "./createWebhookCard.js";
import { showWebhookSecret } from "./showWebhookSecret.js";
import { webhooksTexts } from "./texts/index.js";

const everyMs = 10_000;

/** The addresses that are told of changes. */
export const webhooksPage: Page = (context) => {
  const texts = webhooksTexts[context.language];
  const webhooks = createResource<readonly Webhook[]>({
    signal: context.signal,
    load: context.webhooks.list,
    everyMs,
  });
  const add = async () => {
    const made = await askWebhook(context, texts);
    if (made === undefined) return;
    void webhooks.refresh();
    await showWebhookSecret(context, texts, made.secret);
  };
  const cards = element("div", { class: "webhook-cards" });
  const showCards = createKeyedList(
    cards,
    ({ id }: Webhook) => id,
    () => createWebhookCard(context, texts, webhooks.refresh),
  );
  const empty = emptyState("webhooks", texts.emptyTitle, element("p", {}, texts.emptyMore));
  return element(
    "div",
    { class: "stack-l" },
    pageHead({
      title: context.texts.pages.webhooks,
      lead: texts.lead,
      actions: [button(texts.add, { icon: "plus", tone: "primary", onClick: add })],
    }),
    showResource(context, webhooks, (list) => {
      if (list.length === 0) return empty;
      showCards(list);
      return cards;
    }),
  );
};
