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

/** What every stream begins with: bytes at once, for proxies and for the client's patience. `retry` is for an EventSource. */
export function openingText(random: number, spreadMs: number, reset: ResetReason | undefined): string {
  const retryMs = 2_000 + Math.floor(random * Math.max(2_000, spreadMs));
  const resetEvent =
    reset === undefined ? "" : `event: reset\ndata: ${JSON.stringify({ reason: reset })}\n\n`;
  return `retry: ${retryMs}\n: holat\n\n${resetEvent}`;
}

export function syncedText(offset: string, spreadMs: number): string {
  return `event: synced\nid: ${offset}\n${spreadData(spreadMs)}`;
}

/** A ping that asks for another spread than the one before. */
export function spreadBytes(spreadMs: number): Buffer {
  return Buffer.from(`: ping\n\nevent: spread\n${spreadData(spreadMs)}`);
}

function spreadData(spreadMs: number): string {
  return `data: ${JSON.stringify({ spreadMs })}\n\n`;
}

export function drainingBytes(random: number, spreadMs: number): Buffer {
  const reconnectAfterMs = Math.floor(random * Math.max(3_000, spreadMs));
  return Buffer.from(`event: draining\ndata: ${JSON.stringify({ reconnectAfterMs })}\n\n`);
}

export type ClosingReason = "expired" | "revoked" | "slow";

export function closingBytes(reason: ClosingReason): Buffer {
  return Buffer.from(`event: closing\ndata: ${JSON.stringify({ reason })}\n\n`);
}
