import type { DriverClose } from "./driver.js";
import type { DisconnectReason, StoredStatus } from "./state.js";

/**
 * What follows a close. `now`: open again at once, it is no fault. `backoff`: soon, then ever later. `long`: minutes, for
 * whoever replaced us may still be there. `slow`: what has to change first takes hours. `user`, `operator`: not by itself.
 */
export type NextStep = "now" | "backoff" | "long" | "slow" | "user" | "operator" | "none";

export interface CloseRule {
  readonly reason: DisconnectReason;
  readonly status: Extract<StoredStatus, "connecting" | "disconnected" | "logged_out">;
  readonly next: NextStep;
}

const retried = (reason: DisconnectReason): CloseRule => ({
  reason,
  status: "disconnected",
  next: "backoff",
});
const refused = (reason: DisconnectReason): CloseRule => ({
  reason,
  status: "disconnected",
  next: "operator",
});

/** By the code that the other side gave. Codes are those of Baileys' DisconnectReason and of the stanzas behind it. */
export const closeRules: Readonly<Record<number, CloseRule>> = {
  401: { reason: "logged_out", status: "logged_out", next: "user" },
  402: refused("payment_required"),
  403: refused("forbidden"),
  405: { reason: "client_outdated", status: "disconnected", next: "slow" },
  406: refused("device_refused"),
  408: retried("timed_out"),
  411: refused("multi_device_mismatch"),
  428: retried("connection_closed"),
  440: { reason: "replaced", status: "disconnected", next: "long" },
  500: retried("bad_session"),
  503: retried("service_unavailable"),
  515: { reason: "restart_required", status: "connecting", next: "now" },
};

const kindRules: Readonly<Record<Exclude<DriverClose["kind"], "remote">, CloseRule>> = {
  restart: { reason: "restart_required", status: "connecting", next: "now" },
  timeout: retried("connect_timeout"),
  lost: retried("link_lost"),
  "qr-ended": { reason: "pairing_timed_out", status: "disconnected", next: "user" },
  credentials: refused("credentials_unreadable"),
  stopped: { reason: "stopped", status: "disconnected", next: "none" },
};

/** What follows a disconnect of that reason; undefined where no close of a socket was the reason. */
export function findNextStep(reason: DisconnectReason): NextStep | undefined {
  return [...Object.values(closeRules), ...Object.values(kindRules)].find((rule) => rule.reason === reason)
    ?.next;
}

/** What a close means; a code that nobody has seen before is tried again. */
export function deriveCloseRule(close: Pick<DriverClose, "kind" | "code">): CloseRule {
  if (close.kind !== "remote") return kindRules[close.kind];
  return (close.code === null ? undefined : closeRules[close.code]) ?? retried("unknown");
}
