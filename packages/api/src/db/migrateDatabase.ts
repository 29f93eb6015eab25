import { HolatError } from "@holat/core";
import { type QueryExecutorProvider, sql } from "kysely";
import * as calls from "./migrations/001-calls.js";
import * as viewTokens from "./migrations/002-view-tokens.js";
import * as webhooks from "./migrations/003-webhooks.js";
import * as keys from "./migrations/004-keys.js";
import * as connections from "./migrations/005-connections.js";
import * as sessionWebhooks from "./migrations/006-session-webhooks.js";
import type { OpenDatabase } from "./openDatabase.js";

interface Migration {
  readonly name: string;
  up(db: QueryExecutorProvider): Promise<void>;
}

/** In order; a released one is never edited. */
const migrations: readonly Migration[] = [
  { name: "001-calls", up: calls.up },
  { name: "002-view-tokens", up: viewTokens.up },
  { name: "003-webhooks", up: webhooks.up },
  { name: "004-keys", up: keys.up },
  { name: "005-connections", up: connections.up },
  { name: "006-session-webhooks", up: sessionWebhooks.up },
];

/** Any number that no other program is likely to use for its own advisory lock. */
const lockKey = 4_865_710_116;

/**
 * Brings the schema up to date, in one transaction under a lock: any number of servers may start at once. Rejects when
 * the database was written by a newer Holat.
 */
export async function migrateDatabase({ db, dialect }: Pick<OpenDatabase, "db" | "dialect">): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (dialect === "postgres") {
      await sql`SET LOCAL statement_timeout = 0`.execute(tx);
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(tx);
    }
    await sql`CREATE TABLE IF NOT EXISTS holat_migrations (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`.execute(tx);
    const { rows } = await sql<{ name: string }>`SELECT name FROM holat_migrations`.execute(tx);
    const applied = new Set(rows.map((row) => row.name));
    for (const name of applied) {
      if (!migrations.some((migration) => migration.name === name)) throw newerSchemaError(name);
    }
    for (const { name, up } of migrations) {
      if (applied.has(name)) continue;
      await up(tx);
      await sql`INSERT INTO holat_migrations (name) VALUES (${name})`.execute(tx);
    }
  });
}

function newerSchemaError(name: string): HolatError {
  return new HolatError(
    "INTERNAL",
    `The database has the migration ${name}, which this Holat does not know`,
    {
      hint: "A newer Holat has used this database. Start that version, or restore a backup made before it.",
    },
  );
}
