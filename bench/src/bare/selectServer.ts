// A process of its own: reads the session's row for every request, from DATABASE_URL or else from a PGlite with that one
// row in it, answers with its JSON, and prints its port.
import { createServer } from "node:http";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

const sessionId = process.env.BENCH_SESSION_ID ?? "";
const select = process.env.DATABASE_URL ? openPostgres(process.env.DATABASE_URL) : await openPglite();

const server = createServer(async (_request, response) => {
  try {
    const body = JSON.stringify(await select());
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "cache-control": "private, no-cache",
    });
    response.end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : "");
});

function openPostgres(connectionString: string): () => Promise<unknown> {
  const pool = new pg.Pool({ connectionString });
  const text = "SELECT * FROM call_sessions WHERE session_id = $1";
  return async () => (await pool.query({ name: "session", text, values: [sessionId] })).rows[0];
}

async function openPglite(): Promise<() => Promise<unknown>> {
  const row: Record<string, unknown> = JSON.parse(process.env.BENCH_ROW ?? "{}");
  const columns = Object.keys(row).map((name) => `"${name}"`);
  const values = Object.values(row).map((value) => (value === null ? null : String(value)));
  const lite = new PGlite();
  await lite.exec(`CREATE TABLE call_sessions (${columns.map((name) => `${name} text`).join(", ")});
    CREATE UNIQUE INDEX ON call_sessions ("sessionId")`);
  const places = values.map((_, index) => `$${index + 1}`);
  await lite.query(`INSERT INTO call_sessions VALUES (${places.join(", ")})`, values);
  return async () =>
    (await lite.query(`SELECT * FROM call_sessions WHERE "sessionId" = $1`, [sessionId])).rows[0];
}
