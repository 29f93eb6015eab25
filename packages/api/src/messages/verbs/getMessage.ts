import { createHolatError, type Message } from "@holat/core";
import { connectionCondition } from "../../access/nameCondition.js";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { MessagesContext } from "../messagesContext.js";
import { presentMessage } from "../presentMessage.js";

/** How far a message got. Throws MESSAGE_NOT_FOUND, DATABASE_AWAY. */
export async function getMessage(ctx: MessagesContext, principal: Principal, id: string): Promise<Message> {
  const row = await withDatabase(ctx.clock, () =>
    ctx.db
      .selectFrom("messages as m")
      .innerJoin("connections as c", "c.id", "m.connection_id")
      .selectAll("m")
      .select("c.session_id")
      .where("m.id", "=", id)
      .where(connectionCondition(principal, "c.session_id"))
      .executeTakeFirst(),
  );
  if (!row) throw createHolatError("MESSAGE_NOT_FOUND");
  return presentMessage(row);
}
