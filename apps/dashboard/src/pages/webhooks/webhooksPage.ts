import type { Webhook } from "@holat/sdk/webhooks";
import { element } from "../../dom/element.js";
import type { Page } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createResource } from "../../ui/createResource.js";
import { emptyState } from "../../ui/notice.js";
import { pageHead } from "../../ui/pageHead.js";
import { showResource } from "../../ui/showResource.js";
import { type Column, table } from "../../ui/table.js";
import { createWebhookDialog } from "./createWebhookDialog.js";
import { webhookState } from "./webhookState.js";

/** The addresses that are told of changes. */
export const webhooksPage: Page = (context) => {
  const { texts, webhooks, signal, link } = context;
  const all = createResource({ signal, everyMs: 15_000, load: () => webhooks.list({ signal }) });
  const add = (tone?: "primary") =>
    button(texts.webhooks.add, {
      icon: "plus",
      ...(tone && { tone }),
      onClick: () => createWebhookDialog(context),
    });
  const columns: readonly Column<Webhook>[] = [
    {
      title: texts.webhooks.url,
      cell: ({ id, url, description }) =>
        element(
          "div",
          {},
          link({ page: "webhook", id }, { class: "strong", "data-row": true }, url),
          description !== null && element("div", { class: "muted" }, description),
        ),
    },
    {
      title: texts.webhooks.events,
      cell: ({ events }) =>
        element("ul", { class: "chips" }, ...events.map((event) => element("li", {}, event))),
    },
    { title: texts.common.status, cell: (webhook) => webhookState(context, webhook) },
  ];
  return element(
    "div",
    { class: "stack-l" },
    pageHead({ title: texts.pages.webhooks, lead: texts.webhooks.lead, actions: [add("primary")] }),
    showResource(context, all, (list) =>
      list.length === 0
        ? emptyState(
            "webhooks",
            texts.webhooks.emptyTitle,
            element("p", { class: "muted" }, texts.webhooks.emptyMore),
            add(),
          )
        : element("div", { class: "panel flush" }, table(texts.pages.webhooks, columns, list)),
    ),
  );
};
