import { sql } from "kysely";
import type { OwnedTable } from "../../ownership/ownedTable.js";

/** Sessions that should run and wait for nobody: what `isHoldable` is in memory. */
export const connectionTable: OwnedTable = {
  name: "connections",
  idType: "integer",
  orderBy: "id",
  holdable: sql<boolean>`desired = 'running' AND waits_for IN ('nothing', 'retry')`,
};
