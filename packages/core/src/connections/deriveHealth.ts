import type { Connection } from "./deriveConnection.js";

/** What to do about a session that is not as it should be. */
export const healthActions = ["wait", "restart", "pair", "operator"] as const;
export type HealthAction = (typeof healthActions)[number];

export interface HealthFinding {
  readonly reason: string;
  readonly action: HealthAction;
}

/** undefined: stored and live agree, and nothing needs to be done. */
export function findHealthFault(connection: Connection): HealthFinding | undefined {
  const { status, connectionStatus, desiredState, inSync, waitsFor, lastDisconnect, isActive } = connection;
  if (desiredState === "running" && waitsFor === "user")
    return status === "logged_out"
      ? { reason: "The account was logged out; pair it anew", action: "pair" }
      : { reason: "Nobody scanned its code in time", action: "pair" };
  if (desiredState === "running" && waitsFor === "operator")
    return {
      reason: `It was refused (${lastDisconnect?.reason ?? "unknown"}) and is not tried again by itself`,
      action: lastDisconnect?.reason === "credentials_unreadable" ? "operator" : "restart",
    };
  if (!isActive && desiredState === "running")
    return {
      reason: `Stored as ${status}, and no live server holds it; one will take it over`,
      action: "wait",
    };
  if (!inSync)
    return { reason: `Stored as ${status}, while its socket is ${connectionStatus}`, action: "wait" };
  if (waitsFor === "retry")
    return {
      reason: `It lost its connection (${lastDisconnect?.reason ?? "unknown"}) and tries again by itself`,
      action: "wait",
    };
  return undefined;
}
