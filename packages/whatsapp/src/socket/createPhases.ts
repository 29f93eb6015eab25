import type { Clock, DriverClose } from "@holat/core";
import type { WhatsAppTimeouts } from "../timeouts.js";

/**
 * connecting -> login -> scanning -> paired (a new socket follows)
 *                     -> ready -> open
 */
export type Phase = "connecting" | "login" | "scanning" | "paired" | "ready" | "open";

export interface Phases {
  readonly current: Phase;
  readonly lastHeardAt: number | null;
  /** Whether nothing was heard for longer than a living link is silent. */
  readonly isSilent: boolean;
  enter(phase: Phase): void;
  heard(): void;
  /** Why the socket has to end now; `probe`: ask for a sign of life; undefined: all is well. */
  judge(): DriverClose | "probe" | undefined;
}

const waitsFor: Readonly<Record<Phase, string>> = {
  connecting: "the credentials and the server's first words",
  login: "a code or the login's acceptance",
  scanning: "a scan",
  paired: "the server's request for a new connection",
  ready: "the account to get ready",
  open: "messages",
};

/** How far a socket has come, how long that took, and when it was last heard. */
export function createPhases(clock: Clock, timeouts: WhatsAppTimeouts): Phases {
  const limits: Readonly<Record<Phase, number>> = {
    connecting: timeouts.connectMs,
    login: timeouts.loginMs,
    scanning: Number.POSITIVE_INFINITY,
    paired: timeouts.pairedMs,
    ready: timeouts.readyMs,
    open: Number.POSITIVE_INFINITY,
  };
  let current: Phase = "connecting";
  let since = clock.monotonic();
  let heardAt = since;
  let lastHeardAt: number | null = null;
  let probed = false;
  const silentMs = () => (lastHeardAt === null ? 0 : clock.monotonic() - heardAt);

  return {
    get current() {
      return current;
    },
    get lastHeardAt() {
      return lastHeardAt;
    },
    get isSilent() {
      return silentMs() >= timeouts.lostAfterMs;
    },
    enter(phase) {
      if (phase === current) return;
      current = phase;
      since = clock.monotonic();
    },
    heard() {
      heardAt = clock.monotonic();
      lastHeardAt = clock.now();
      probed = false;
    },
    judge() {
      if (clock.monotonic() - since >= limits[current])
        return {
          kind: "timeout",
          code: null,
          detail: `Waited ${limits[current] / 1000} s for ${waitsFor[current]}`,
        };
      const silent = silentMs();
      if (silent >= timeouts.lostAfterMs)
        return { kind: "lost", code: null, detail: `Nothing was heard for ${Math.round(silent / 1000)} s` };
      if (probed || silent < timeouts.probeAfterMs) return undefined;
      probed = true;
      return "probe";
    },
  };
}
