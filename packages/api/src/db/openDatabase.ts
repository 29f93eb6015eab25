import type { Kysely } from "kysely";
import { openPglite } from "./openPglite.js";
import { openPostgres } from "./openPostgres.js";
import type { Database } from "./schema.js";

export type DatabaseOptions =
  /** Postgres 14 or later. `listenUrl`: a direct connection for LISTEN, where `url` leads to a pooler. */
  | { readonly url: string; readonly listenUrl?: string; readonly maxConnections?: number }
  /**
   * PGlite under `<dataDir>/pglite`; one process at a time. No fsync: no production store. A new one is unpacked from
   * `template`, what `scripts/packPglite.mjs` made, where there is that file.
   */
  | { readonly dataDir: string; readonly template?: string }
  /** PGlite in memory: gone with the process. */
  | { readonly memory: true };

export interface ListenOptions {
  onMessage(payload: string): void;
  /** Listening began anew after a loss: messages may have been missed. */
  onCatchUp?(): void;
}

/** An open database, of either kind, behind one interface. */
export interface OpenDatabase {
  readonly db: Kysely<Database>;
  readonly dialect: "postgres" | "pglite";
  /** Resolves once messages arrive; the answer stops them. */
  listen(channel: string, options: ListenOptions): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;
  /** For libraries that bring their own SQL: one statement with `$1` parameters, or several without any. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
}

/**
 * Opens the database; rejects with a HolatError: INTERNAL when another process holds the PGlite directory,
 * DATABASE_AWAY when Postgres does not answer. Run `migrateDatabase` before use.
 *
 * ```ts
 * const database = await openDatabase({ dataDir: ".holat" });
 * await migrateDatabase(database);
 * ```
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  if ("url" in options) return openPostgres(options);
  return openPglite("dataDir" in options ? options : {});
}
