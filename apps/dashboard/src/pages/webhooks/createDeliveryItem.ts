import type { Part } from "@holat/dashboard-widgets";
import type { WebhookAttempt, WebhookDelivery } from "@holat/sdk/webhooks";
import { element, fill, setText } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import type { WebhooksTexts } from "./texts/index.js";

const states = { pending: "unknown", delivered: "good", failed: "bad" } as const;

/** One event for one address; opened, it tells of each attempt. */
export function createDeliveryItem(
  context: PageContext,
  texts: WebhooksTexts,
  onReplay: (delivery: WebhookDelivery) => Promise<void>,
): Part<WebhookDelivery> {
  const { format } = context;
  const eventTexts: Readonly<Record<string, string>> = texts.eventTexts;
  const status = element("span", { class: "state" });
  const type = element("code");
  const words = element("span", { class: "muted delivery-words" });
  const at = element("time", { class: "muted" });
  const attempts = element("ol", { class: "attempts" });
  const facts = element("p", { class: "muted delivery-facts" });
  let delivery: WebhookDelivery | undefined;
  const replay = button(texts.replay, {
    icon: "again",
    onClick: async () => {
      if (delivery !== undefined) await onReplay(delivery);
    },
  });
  const root = element(
    "details",
    { class: "panel delivery" },
    element("summary", { "data-row": true }, status, type, words, at),
    element("div", { class: "delivery-body" }, facts, attempts, replay),
  );
  let shown = "";
  return {
    root,
    update: (next) => {
      const text = JSON.stringify(next);
      if (text === shown) return;
      shown = text;
      delivery = next;
      const now = Date.now();
      status.dataset.state = states[next.status];
      setText(status, texts.deliveryStatuses[next.status]);
      setText(type, next.type);
      setText(words, eventTexts[next.type] ?? "");
      setText(at, format.moment(Date.parse(next.createdAt), now));
      at.setAttribute("datetime", next.createdAt);
      const isTest = next.type === "webhook.test";
      fill(
        facts,
        element("span", {}, `${texts.messageId} `, element("code", {}, next.eventId)),
        next.sessionId !== null &&
          !isTest &&
          context.link({ page: "campaign", sessionId: next.sessionId }, {}, next.sessionId),
        element("span", {}, texts.attemptsMade(format.figure(next.attempts))),
        next.nextAttemptAt !== null &&
          element("span", {}, texts.nextAt(format.moment(Date.parse(next.nextAttemptAt), now))),
      );
      attempts.replaceChildren(...next.log.map((attempt) => renderAttempt(context, texts, attempt)));
      attempts.hidden = next.log.length === 0;
      replay.hidden = next.status === "pending";
    },
  };
}

function renderAttempt({ format }: PageContext, texts: WebhooksTexts, attempt: WebhookAttempt): HTMLElement {
  const { at, durationMs, statusCode, error, response } = attempt;
  const answer = statusCode === null ? texts.noAnswer : String(statusCode);
  const isGood = statusCode !== null && statusCode >= 200 && statusCode < 300;
  return element(
    "li",
    {},
    element(
      "p",
      { class: "attempt-head" },
      element("time", { datetime: at }, format.moment(Date.parse(at), Date.now())),
      element("strong", { class: isGood ? "good" : "bad" }, answer),
      element("span", { class: "muted" }, texts.milliseconds(format.figure(durationMs))),
    ),
    error !== null && element("p", {}, error),
    response !== null && response !== "" && element("pre", { tabindex: "0" }, response),
  );
}
