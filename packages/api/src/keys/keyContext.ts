import type { Clock } from "@holat/core";
import type { Kysely } from "kysely";
import type { StoredKeys } from "../access/storedKeys.js";
import type { Database } from "../db/schema.js";

/** Given to every verb of keys, on a server or beside one. */
export interface KeyContext {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly keys: Pick<StoredKeys, "refresh" | "forget">;
}
