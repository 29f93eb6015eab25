import type { Part } from "@holat/dashboard-widgets";
import { type Webhook, webhookEventTypes } from "@holat/sdk/webhooks";
import { element, fill } from "../../dom/element.js";
import type { WebhooksTexts } from "./texts/index.js";

/** What it is told of. */
export function createEventChips(texts: WebhooksTexts): Part<Webhook> {
  const root = element("ul", { class: "chips" });
  let shown = "";
  return {
    root,
    update: ({ events }) => {
      const next = events.join();
      if (next === shown) return;
      shown = next;
      if (events.length === webhookEventTypes.length) fill(root, element("li", {}, texts.allEvents));
      else
        fill(
          root,
          ...events.map((event) =>
            element("li", { title: texts.eventTexts[event] }, element("code", {}, event)),
          ),
        );
    },
  };
}
