import { HolatError } from "@holat/core";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { createPostgresListener } from "./createPostgresListener.js";
import { isDatabaseAway } from "./isDatabaseAway.js";
import type { OpenDatabase } from "./openDatabase.js";
import type { Database } from "./schema.js";

const int8Oid = 20;
/** Every number kept in an int8 column is below 2^53: sizes, offsets, epoch milliseconds. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === int8Oid ? Number : pg.types.getTypeParser(oid, format ?? "text"),
};

/** A pool for queries and one connection of its own for LISTEN. Fails at once when the server does not answer. */
export async function openPostgres(options: {
  readonly url: string;
  readonly listenUrl?: string;
  readonly maxConnections?: number;
}): Promise<OpenDatabase> {
  const connection = {
    application_name: "holat",
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
  };
  const pool = new pg.Pool({
    ...connection,
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    statement_timeout: 15_000,
    query_timeout: 10_000,
    types,
  });
  // Without a listener, a connection that breaks would end the process: while idle (the pool replaces it), and while
  // lent out between two queries (the next query fails).
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    await pool.query("SELECT 1");
  } catch (error) {
    await pool.end().catch(() => {});
    throw openError(options.url, error);
  }
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const listener = createPostgresListener(
    () =>
      new pg.Client({
        ...connection,
        connectionString: options.listenUrl ?? options.url,
        query_timeout: 5_000,
      }),
  );
  let closing: Promise<void> | undefined;
  const close = async () => {
    await listener.close();
    await db.destroy();
    // Kysely leaves a pool alone that it was never asked to use.
    if (!pool.ended) await pool.end();
  };
  return {
    db,
    dialect: "postgres",
    listen: listener.listen,
    notify: async (channel, payload) => {
      await pool.query("SELECT pg_notify($1, $2)", [channel, payload]);
    },
    executeSql: async (text, values = []) => {
      const answer: pg.QueryResult | pg.QueryResult[] = await pool.query(text, [...values]);
      return { rows: Array.isArray(answer) ? answer.flatMap(({ rows }) => rows) : answer.rows };
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function openError(url: string, cause: unknown): HolatError {
  const reason = cause instanceof Error ? cause.message || String(Object(cause).code) : String(cause);
  const away = isDatabaseAway(cause);
  return new HolatError(away ? "DATABASE_AWAY" : "INTERNAL", `Postgres at ${describeUrl(url)}: ${reason}`, {
    hint: away
      ? "Is Postgres running there, and reachable from here? Check DATABASE_URL and the firewall."
      : "Check the user, the password and the database name in DATABASE_URL.",
    cause,
  });
}

/** Host, port and database alone: a URL holds a password. */
function describeUrl(url: string): string {
  if (!URL.canParse(url)) return "an unreadable DATABASE_URL";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
