import { type Connection, findHealthFault, type HealthFinding } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { listConnections } from "./listConnections.js";

export interface ConnectionFinding
  extends HealthFinding,
    Pick<
      Connection,
      "sessionId" | "status" | "connectionStatus" | "desiredState" | "needsRestart" | "lastDisconnect"
    > {}

export interface Health {
  readonly total: number;
  readonly findings: readonly ConnectionFinding[];
}

/** Stored against live: every session that is not as it should be, why, and what to do. Throws DATABASE_AWAY. */
export async function listHealth(ctx: ConnectionsContext, principal: Principal): Promise<Health> {
  const connections = await listConnections(ctx, principal, "all");
  const findings = connections.flatMap((connection) => {
    const fault = findHealthFault(connection);
    if (!fault) return [];
    const { sessionId, status, connectionStatus, desiredState, needsRestart, lastDisconnect } = connection;
    return [{ sessionId, status, connectionStatus, desiredState, needsRestart, ...fault, lastDisconnect }];
  });
  return { total: connections.length, findings };
}
