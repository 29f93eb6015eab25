import { applyConnectionEvent, type ConnectionEvent, createHolatError } from "@holat/core";
import type { Transaction } from "kysely";
import type { Database } from "../db/schema.js";
import { commitConnection } from "./store/commitConnection.js";
import { type ConnectionRow, toConnectionRecord } from "./store/connectionRow.js";

/** Commits an event to a session that nobody holds, its row being locked by this transaction. */
export async function commitDirectly(
  tx: Transaction<Database>,
  row: ConnectionRow,
  event: ConnectionEvent,
  by: {
    readonly at: number;
    readonly actor: string;
    readonly nodeId: string;
    readonly reason: string;
    readonly newEpoch?: boolean;
  },
): Promise<void> {
  const before = toConnectionRecord(row);
  const state = applyConnectionEvent(before.state, event);
  if (state === before.state) return;
  if (!(await commitConnection(tx, { before, state, ...by }))) throw createHolatError("OWNERSHIP_LOST");
}
