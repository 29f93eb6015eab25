import type { ConnectionState } from "@holat/core";
import type { Transaction } from "kysely";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { Database } from "../../db/schema.js";
import { sendNotice } from "../../ownership/notices.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { toConnectionColumns } from "./connectionRow.js";
import { proxyOwner } from "./findProxyUrl.js";

/** A session sends so many messages in a minute at most, unless it was made with another limit. */
const defaultMessagesPerMinute = 60;

export interface NewConnection {
  readonly sessionId: string;
  readonly proxyUrl?: string | undefined;
  readonly messagesPerMinute?: number | undefined;
  readonly state: ConnectionState;
  readonly at: number;
  /** How it came about, for the transition log and the audit log. */
  readonly how: { readonly reason: string; readonly action: `session.${string}` };
}

/** A new session, which whichever server sees it first will hold; undefined where the name is taken. */
export async function insertConnection(
  tx: Transaction<Database>,
  ctx: Pick<ConnectionsContext, "box" | "engine">,
  principal: Principal,
  { sessionId, proxyUrl, messagesPerMinute = defaultMessagesPerMinute, state, at, how }: NewConnection,
): Promise<number | undefined> {
  const row = await tx
    .insertInto("connections")
    .values({
      session_id: sessionId,
      ...toConnectionColumns(state),
      proxy: proxyUrl === undefined ? null : ctx.box.seal(proxyUrl, proxyOwner(sessionId)),
      messages_per_minute: messagesPerMinute,
      created_at: at,
      updated_at: at,
      owner: null,
    })
    .onConflict((conflict) => conflict.column("session_id").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!row) return undefined;
  await tx
    .insertInto("connection_transitions")
    .values({
      connection_id: row.id,
      at,
      from_status: null,
      to_status: state.status,
      code: null,
      reason: how.reason,
      actor: principal.id,
      node: ctx.engine.nodeId,
    })
    .execute();
  await writeAudit(tx, principal, how.action, sessionId);
  await sendNotice(tx, ctx.engine.nodeId);
  return row.id;
}
