import type { Webhook, WebhookDelivery } from "@holat/core/schemas";
import type { Selectable } from "kysely";
import type { WebhookDeliveriesTable, WebhookEndpointsTable, WebhookEventsTable } from "../db/schema.js";

export type EndpointRow = Selectable<WebhookEndpointsTable>;

/** A delivery with what it is about. */
export type DeliveryRow = Selectable<WebhookDeliveriesTable> &
  Pick<Selectable<WebhookEventsTable>, "type"> & { readonly session_id: string };

export function presentWebhook(row: EndpointRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    description: row.description,
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    disabledAt: toIsoOrNull(row.disabled_at),
    failingSince: toIsoOrNull(row.failing_since),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
  };
}

export function presentDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    eventId: toMessageId(row.event_id),
    type: row.type,
    sessionId: row.session_id,
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.status === "pending" ? toIso(row.next_attempt_at) : null,
    createdAt: toIso(row.created_at),
    finishedAt: toIsoOrNull(row.finished_at),
    log: row.log,
  };
}

/** The header webhook-id: one event, however often it is sent and to however many. */
export function toMessageId(eventId: string): string {
  return `msg_${eventId.replaceAll("-", "")}`;
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}

function toIsoOrNull(at: number | null): string | null {
  return at === null ? null : toIso(at);
}
