import type { CallRecord } from "@holat/core";
import type { PresentedCall } from "../../calls/presentCall.js";
import { encodeOffset, type ResetReason } from "./offset.js";

export const pingBytes = Buffer.from(": ping\n\n");
export const endBytes = Buffer.from("event: end\ndata: {}\n\n");

const frames = new WeakMap<PresentedCall, Buffer>();

/** A record's `status` event. The same presented object gives the same bytes, so that all its watchers share them. */
export function statusBytes(presented: PresentedCall, { updatedAt, version }: CallRecord): Buffer {
  let bytes = frames.get(presented);
  if (!bytes) {
    const id = encodeOffset({ at: updatedAt, version });
    bytes = Buffer.from(`event: status\nid: ${id}\ndata: ${presented.body}\n\n`);
    frames.set(presented, bytes);
  }
  return bytes;
}

/** What every stream begins with: bytes at once, for proxies and for the client's patience. */
export function openingText(random: number, reset: ResetReason | undefined): string {
  const retryMs = 2_000 + Math.floor(random * 2_000);
  const resetEvent =
    reset === undefined ? "" : `event: reset\ndata: ${JSON.stringify({ reason: reset })}\n\n`;
  return `retry: ${retryMs}\n: holat\n\n${resetEvent}`;
}

export function syncedText(offset: string): string {
  return `event: synced\nid: ${offset}\ndata: {}\n\n`;
}

export function drainingBytes(random: number): Buffer {
  return Buffer.from(
    `event: draining\ndata: ${JSON.stringify({ reconnectAfterMs: Math.floor(random * 3_000) })}\n\n`,
  );
}

export type ClosingReason = "expired" | "revoked" | "slow";

export function closingBytes(reason: ClosingReason): Buffer {
  return Buffer.from(`event: closing\ndata: ${JSON.stringify({ reason })}\n\n`);
}
