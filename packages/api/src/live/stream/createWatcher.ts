import type { Clock } from "@holat/core";
import type { EventSink } from "./eventSink.js";
import { type ClosingReason, closingBytes } from "./events.js";

/** A watcher with more than this unsent gets no more until it has read. */
const mostUnsentBytes = 64 * 1024;
/** So many sessions may have changed behind a watcher's back. */
const mostBehind = 5_000;
const blockedLimitMs = 30_000;
const finishLimitMs = 5_000;

/** One connection that is told of sessions. */
export interface Watcher {
  /** The latest of a session: one that does not read gets this one alone, once it reads again. */
  send(sessionId: string, bytes: Buffer): void;
  /** False when it does not read, so that it was not told. */
  ping(bytes: Buffer): boolean;
  /** Writes this after all that is to come before it, then closes. Repeating it changes nothing. */
  finish(last: Buffer): void;
  /** The same without waiting for what the watcher has not read. */
  close(reason: ClosingReason): void;
  /** To be called every second: gives up on who does not read; true when it just did. */
  check(): boolean;
}

export function createWatcher(sink: EventSink, clock: Pick<Clock, "monotonic">): Watcher {
  let behind: Map<string, Buffer> | undefined;
  let blockedAt: number | undefined;
  let last: Buffer | undefined;
  let finishedAt: number | undefined;

  const isFull = () => sink.unsentBytes > mostUnsentBytes;

  const end = (bytes: Buffer) => {
    finishedAt = clock.monotonic();
    behind = undefined;
    sink.write(bytes);
    sink.end();
  };

  const catchUp = () => {
    if (blockedAt === undefined || finishedAt !== undefined) return;
    blockedAt = clock.monotonic();
    for (const [sessionId, bytes] of behind ?? []) {
      if (isFull()) return;
      behind?.delete(sessionId);
      sink.write(bytes);
    }
    behind = undefined;
    blockedAt = undefined;
    if (last) end(last);
  };
  sink.onDrain(catchUp);

  const close = (reason: ClosingReason) => {
    if (finishedAt === undefined) end(closingBytes(reason));
  };

  return {
    send: (sessionId, bytes) => {
      if (last || finishedAt !== undefined) return;
      if (blockedAt === undefined) {
        if (!isFull()) return sink.write(bytes);
        blockedAt = clock.monotonic();
      }
      behind ??= new Map();
      behind.delete(sessionId);
      behind.set(sessionId, bytes);
    },
    ping: (bytes) => {
      if (blockedAt !== undefined || finishedAt !== undefined || isFull()) return false;
      sink.write(bytes);
      return true;
    },
    finish: (bytes) => {
      if (last || finishedAt !== undefined) return;
      last = bytes;
      if (blockedAt === undefined) end(bytes);
    },
    close,
    check: () => {
      const now = clock.monotonic();
      if (finishedAt !== undefined) {
        if (now - finishedAt >= finishLimitMs) sink.destroy();
        return false;
      }
      if (blockedAt === undefined) return false;
      if (now - blockedAt < blockedLimitMs && (behind?.size ?? 0) <= mostBehind) return false;
      close("slow");
      return true;
    },
  };
}
