import type { Clock } from "@holat/core";
import type { Kysely } from "kysely";
import type { CallEngine } from "../calls/engine.js";
import type { Database } from "../db/schema.js";
import { withDatabase } from "../http/withDatabase.js";

const mostRemembered = 10_000;

/**
 * The sessionIds of sessions by UUID. Read from the database once at most, for a session keeps its name; what is not
 * there has none. Rejects with DATABASE_AWAY.
 */
export type SessionNames = (ids: ReadonlySet<string>) => ReadonlySet<string> | Promise<ReadonlySet<string>>;

export function createSessionNames({
  db,
  clock,
  engine,
}: {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly engine: CallEngine;
}): SessionNames {
  const remembered = new Map<string, string>();

  const remember = (id: string, name: string) => {
    const oldest = remembered.size >= mostRemembered ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.set(id, name);
  };

  const read = async (ids: readonly string[]) => {
    const rows = await withDatabase(clock, () =>
      db.selectFrom("call_sessions").select(["id", "session_id"]).where("id", "in", ids).execute(),
    );
    for (const row of rows) remember(row.id, row.session_id);
    return rows.map((row) => row.session_id);
  };

  return (ids) => {
    const names: string[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const name = remembered.get(id) ?? engine.findOwned(id)?.record.sessionId;
      if (name === undefined) missing.push(id);
      else names.push(name);
    }
    if (missing.length === 0) return new Set(names);
    return read(missing).then((more) => new Set([...names, ...more]));
  };
}
