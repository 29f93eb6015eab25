import type { Connection } from "@holat/core";
import { sql } from "kysely";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";

/** `connected`: stored as connected or authenticated. `active`: in memory, on any server. */
export type ConnectionSelection = "all" | "connected" | "active";

const conditions = {
  all: sql<boolean>`TRUE`,
  connected: sql<boolean>`c.status IN ('connected', 'authenticated')`,
  active: sql<boolean>`c.owner IS NOT NULL`,
} as const;

/** Those that the principal may see, in order of their id. Throws DATABASE_AWAY. */
export async function listConnections(
  ctx: ConnectionsContext,
  principal: Principal,
  selection: ConnectionSelection,
): Promise<Connection[]> {
  const connections = await withDatabase(ctx.clock, () => ctx.read(principal, conditions[selection]));
  return selection === "active" ? connections.filter(({ isActive }) => isActive) : connections;
}
