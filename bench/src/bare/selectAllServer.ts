// A process of its own: reads all connection sessions for every request, as they lie in the table, answers with their
// JSON, and prints its port.
import { createServer } from "node:http";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? "" });

const server = createServer(async (_request, response) => {
  try {
    const { rows } = await pool.query({ name: "all", text: "SELECT * FROM connections ORDER BY id" });
    const body = JSON.stringify(rows);
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
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
