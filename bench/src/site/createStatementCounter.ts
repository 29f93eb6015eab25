import pg from "pg";
import type { Cleanup } from "../createCleanup.js";
import type { Site } from "./startSite.js";

const sum = `SELECT coalesce(sum(s.calls), 0)::bigint AS statements FROM pg_stat_statements s
  JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database()`;

/** How many SQL statements the site's server has made so far, BEGIN and COMMIT and its own housekeeping included. */
export async function createStatementCounter(site: Site, cleanup: Cleanup): Promise<() => Promise<number>> {
  if (site.databaseUrl === undefined) return site.probe;
  const client = new pg.Client({ connectionString: site.databaseUrl });
  await client.connect();
  cleanup.defer(() => client.end());
  await client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  return async () => Number((await client.query(sum)).rows[0].statements);
}
