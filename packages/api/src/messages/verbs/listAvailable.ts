import type { Connection } from "@holat/core";
import { sql } from "kysely";
import type { Principal } from "../../access/principal.js";
import { presentConnection } from "../../connections/presentConnection.js";
import { findConnections } from "../../connections/store/findConnections.js";
import { withDatabase } from "../../http/withDatabase.js";
import { findCandidates } from "../chooseConnection.js";
import type { MessagesContext } from "../messagesContext.js";

/** A session that can send now, and how busy it is. */
export type AvailableConnection = Connection & {
  /** Messages that wait or were sent within the last minute. */
  readonly load: number;
  readonly messagesPerMinute: number;
};

/** Those that can take a message now, the least loaded first. Throws DATABASE_AWAY. */
export async function listAvailable(
  ctx: MessagesContext,
  principal: Principal,
): Promise<AvailableConnection[]> {
  const now = ctx.clock.now();
  return withDatabase(ctx.clock, async () => {
    const candidates = await findCandidates(ctx.db, principal, { engine: ctx.engine });
    const ids = candidates.map(({ id }) => id);
    const rows = await findConnections(ctx.db, principal, sql<boolean>`c.id = ANY (${ids}::int[])`);
    const byId = new Map(rows.map((row) => [row.id, presentConnection(row, ctx.engine, now)]));
    return candidates.flatMap(({ id, load, messages_per_minute }) => {
      const connection = byId.get(id);
      return connection?.canSend ? [{ ...connection, load, messagesPerMinute: messages_per_minute }] : [];
    });
  });
}
