import type { Webhook } from "@holat/sdk/webhooks";
import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";

export function webhookState({ texts, format }: PageContext, webhook: Webhook): HTMLElement {
  const { enabled, disabledReason, failingSince } = webhook;
  const { webhooks } = texts;
  const why = enabled
    ? failingSince && webhooks.failingSince(format.moment(Date.parse(failingSince), Date.now()))
    : disabledReason && webhooks.disabledReasons[disabledReason];
  const state = enabled ? (failingSince ? "bad" : "good") : "unknown";
  return element(
    "div",
    {},
    element("span", { class: "state", "data-state": state }, enabled ? webhooks.enabled : webhooks.disabled),
    why !== null && why !== "" && element("div", { class: "muted" }, why),
  );
}
