import { gunzipSync } from "node:zlib";
import type { Kysely } from "kysely";
import type { Database } from "../../src/db/schema.js";

/** All stored bytes of a stream, joined; throws where pieces overlap or leave a gap. */
export async function readStoredLog(
  db: Kysely<Database>,
  id: string,
  stream: "stdout" | "stderr" = "stdout",
): Promise<Buffer> {
  const pieces = await db
    .selectFrom("call_log_pieces")
    .selectAll()
    .where("session_id", "=", id)
    .where("stream", "=", stream)
    .orderBy("start_offset")
    .execute();
  let next = 0;
  const chunks = pieces.map(({ start_offset, size, encoding, bytes }) => {
    if (start_offset !== next) throw new Error(`piece at ${start_offset}, expected ${next}`);
    next += size;
    const plain = encoding === "gzip" ? gunzipSync(bytes) : Buffer.from(bytes);
    if (plain.length !== size)
      throw new Error(`piece at ${start_offset} has ${plain.length} bytes, not ${size}`);
    return plain;
  });
  return Buffer.concat(chunks);
}

/** Numbers of all stored results, in order of their lines. */
export async function readStoredNumbers(db: Kysely<Database>, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom("call_results")
    .select("number")
    .where("session_id", "=", id)
    .orderBy("position")
    .execute();
  return rows.map(({ number }) => number);
}
