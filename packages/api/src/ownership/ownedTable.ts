import type { RawBuilder } from "kysely";

/** A table whose rows servers hold, each by its `owner`, fenced by its `generation`. */
export interface OwnedTable {
  readonly name: "call_sessions" | "connections";
  /** Which rows somebody should hold, as a condition on that table's columns. */
  readonly holdable: RawBuilder<boolean>;
  readonly idType: "uuid" | "integer";
  /** Order of creation. */
  readonly orderBy: "seq" | "id";
}
