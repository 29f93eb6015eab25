import { sql } from "kysely";
import type { OwnedTable } from "../../ownership/ownedTable.js";

/** Call sessions of these targets, from their admission to their end. */
export function createCallTable(targets: readonly string[]): OwnedTable {
  return {
    name: "call_sessions",
    idType: "uuid",
    orderBy: "seq",
    holdable: sql<boolean>`status IN ('PENDING', 'RUNNING') AND admitted_at IS NOT NULL
      AND target = ANY (${[...targets]}::text[])`,
  };
}
