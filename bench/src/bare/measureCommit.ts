import pg from "pg";
import { type Cleanup, withCleanup } from "../createCleanup.js";
import type { Figure } from "../figure.js";
import type { Lab } from "../site/createLab.js";
import { quantile } from "../stats/quantile.js";

/** The floor under every commit on this Postgres and this disk: one row, one UPDATE, one connection, fsync on. */
export function measureCommit(lab: Lab, parent: Cleanup): Promise<Figure[]> {
  return withCleanup(parent, async (cleanup) => {
    const database = await lab.postgres.createDatabase();
    cleanup.defer(() => database.drop());
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    cleanup.defer(() => client.end());
    await client.query("CREATE TABLE row_of_one (id integer PRIMARY KEY, n integer)");
    await client.query("INSERT INTO row_of_one VALUES (1, 0)");
    const durations: number[] = [];
    for (let round = 0; round < 500; round++) {
      const begun = performance.now();
      await client.query("UPDATE row_of_one SET n = n + 1 WHERE id = 1");
      durations.push(performance.now() - begun);
    }
    return [0.5, 0.99].map((q) => ({
      id: "b",
      name: `for comparison: a bare UPDATE of one row, committed, p${q * 100}`,
      database: "postgres",
      unit: "ms",
      ours: quantile(durations, q),
      bare: null,
      compare: "none",
      want: null,
    }));
  });
}
