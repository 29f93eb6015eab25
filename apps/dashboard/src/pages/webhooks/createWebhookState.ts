import type { Part } from "@holat/dashboard-widgets";
import type { Webhook } from "@holat/sdk/webhooks";
import { element, setText } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import type { WebhooksTexts } from "./texts/index.js";

/** On or off, and why; and since when nothing gets through. */
export function createWebhookState({ format }: PageContext, texts: WebhooksTexts): Part<Webhook> {
  const word = element("span", { class: "state" });
  const reason = element("span", { class: "muted" });
  const root = element("p", { class: "webhook-state" }, word, reason);
  return {
    root,
    update: ({ enabled, disabledReason, disabledAt, failingSince }) => {
      const now = Date.now();
      const momentOf = (at: string) => format.moment(Date.parse(at), now);
      word.dataset.state = enabled ? (failingSince === null ? "good" : "bad") : "unknown";
      setText(word, enabled ? texts.enabled : texts.disabled);
      const why = [
        !enabled &&
          disabledReason !== null &&
          disabledReason !== "requested" &&
          texts.disabledReasons[disabledReason],
        !enabled && disabledAt !== null && momentOf(disabledAt),
        enabled && failingSince !== null && texts.failingSince(momentOf(failingSince)),
      ];
      setText(reason, why.filter(Boolean).join(" · "));
    },
  };
}
