import type { Webhook, WebhookDelivery } from "@holat/sdk/webhooks";
import { toPlainText } from "../client/toPlainText.js";

/** One line for a webhook. */
export function renderWebhook({ id, url, events, enabled, disabledReason, failingSince }: Webhook): string {
  const failing = failingSince === null ? "" : `, failing since ${failingSince}`;
  const state = enabled ? `enabled${failing}` : `disabled (${disabledReason ?? "requested"})`;
  return toPlainText(`${id}  ${state}  ${url}  ${events.join(",")}`);
}

/** One line for a delivery, with what came of its last attempt. */
export function renderDelivery({
  id,
  type,
  sessionId,
  status,
  attempts,
  nextAttemptAt,
  log,
  createdAt,
}: WebhookDelivery) {
  const last = log.at(-1);
  const outcome = last === undefined ? "not sent yet" : (last.error ?? `answered ${last.statusCode}`);
  const next = nextAttemptAt === null ? "" : `, next ${nextAttemptAt}`;
  const tries = `${attempts} attempt${attempts === 1 ? "" : "s"}`;
  return toPlainText(
    `${id}  ${createdAt}  ${type}  ${sessionId ?? ""}  ${status}  ${tries}: ${outcome}${next}`,
  );
}
