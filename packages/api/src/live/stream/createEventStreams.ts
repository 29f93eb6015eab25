import { type Clock, HolatError } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import type { RevokedPrincipals } from "../../access/revokedPrincipals.js";
import { createStreamQuota, defaultStreamLimits, type StreamLimits } from "./createStreamQuota.js";
import type { Watcher } from "./createWatcher.js";
import { deriveSpreadMs } from "./deriveSpreadMs.js";
import { drainingBytes, pingBytes, spreadBytes } from "./events.js";

const tickMs = 1_000;
const pingEveryTicks = 15;
const drainSpreadMs = 1_500;
const drainStepMs = 50;

/** A stream that is open: who is told, what they came with, and which spread they were asked for. */
export interface OpenStream {
  readonly watcher: Watcher;
  readonly principal: Pick<Principal, "id" | "signIn" | "expiresAt">;
  readonly spreadMs: number;
}

/** Numbers for /metrics. */
export interface EventStreamMetrics {
  readonly streamsOpen: number;
  readonly streamsRefused: number;
  readonly streamsSlow: number;
}

/** All streams that this server has open: their places, their pings, their end. */
export interface EventStreams {
  /** Takes a place; throws TOO_MANY_STREAMS, DRAINING. The answer gives it back. */
  admit(principalId: string, address: string | undefined): () => void;
  /** Over how long all who watch this server now should come back if they lost it. */
  readonly spreadMs: number;
  /** The answer takes it out again. */
  add(stream: OpenStream): () => void;
  /** Aborted when the server drains, with the error to tell. */
  readonly draining: AbortSignal;
  /** Tells every stream to reconnect, one after another within 1.5 s, each at a random time of the spread. Safe to repeat. */
  drain(): Promise<void>;
  metrics(): EventStreamMetrics;
}

interface Entry extends OpenStream {
  readonly pingTick: number;
  spreadMs: number;
}

/**
 * One timer serves all streams: each second it looks for who does not read and whose key or token has expired, and pings a
 * fifteenth of them.
 */
export function createEventStreams({
  clock,
  revoked,
  random = Math.random,
  limits = {},
}: {
  readonly clock: Clock;
  /** Their streams end at once. */
  readonly revoked: RevokedPrincipals;
  /** [0, 1); for jitter. Math.random when absent. */
  readonly random?: () => number;
  /** 20,000 a key and 1,000 an address when absent. */
  readonly limits?: Partial<StreamLimits>;
}): EventStreams {
  const quota = createStreamQuota({ ...defaultStreamLimits, ...limits });
  const open = new Set<Entry>();
  const draining = new AbortController();
  let ticking: AbortController | undefined;
  let ticks = 0;
  let added = 0;
  let slow = 0;
  let drained: Promise<void> | undefined;

  revoked.onAdded((isOver) => {
    for (const { watcher, principal } of open) if (isOver(principal)) watcher.close("revoked");
  });

  const tick = () => {
    ticks++;
    const now = clock.now();
    const spreadMs = deriveSpreadMs(open.size);
    const spread = spreadBytes(spreadMs);
    for (const entry of open) {
      const { watcher, principal, pingTick } = entry;
      if (principal.expiresAt !== null && principal.expiresAt <= now) watcher.close("expired");
      if (watcher.check()) slow++;
      if (ticks % pingEveryTicks !== pingTick) continue;
      if (watcher.ping(entry.spreadMs === spreadMs ? pingBytes : spread)) entry.spreadMs = spreadMs;
    }
  };

  const tickWhileOpen = async (signal: AbortSignal) => {
    for (;;) {
      try {
        await clock.sleep(tickMs, signal);
      } catch {
        return;
      }
      tick();
    }
  };

  const finishAll = async () => {
    const begun = clock.monotonic();
    const spreadMs = deriveSpreadMs(open.size);
    const due = [...open].map((entry) => ({ entry, afterMs: random() * drainSpreadMs }));
    due.sort((a, b) => a.afterMs - b.afterMs);
    for (const { entry, afterMs } of due) {
      while (open.size > 0 && clock.monotonic() - begun < afterMs) await clock.sleep(drainStepMs);
      entry.watcher.finish(drainingBytes(random(), spreadMs));
    }
  };

  return {
    admit: (principalId, address) => {
      draining.signal.throwIfAborted();
      return quota.take(principalId, address);
    },
    get spreadMs() {
      return deriveSpreadMs(open.size);
    },
    add: (stream) => {
      const entry: Entry = { ...stream, pingTick: added++ % pingEveryTicks };
      open.add(entry);
      if (revoked.has(stream.principal)) stream.watcher.close("revoked");
      if (!ticking) {
        ticking = new AbortController();
        void tickWhileOpen(ticking.signal);
      }
      return () => {
        open.delete(entry);
        if (open.size > 0) return;
        ticking?.abort();
        ticking = undefined;
      };
    },
    draining: draining.signal,
    drain: () => {
      draining.abort(
        new HolatError("DRAINING", "The server is stopping and opens no streams", {
          hint: "Connect again soon: another one takes over, or this one is back.",
        }),
      );
      drained ??= finishAll();
      return drained;
    },
    metrics: () => ({ streamsOpen: open.size, streamsRefused: quota.refused, streamsSlow: slow }),
  };
}
