import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type Kysely, sql } from "kysely";
import type { Database } from "../db/schema.js";

const compress = promisify(gzip);
const pieceBytes = 256 * 1024;

/**
 * Joins the stored pieces of an ended session to pieces of 64 KiB or more and compresses them. Each step is one
 * transaction that replaces what it took: safe to repeat, to interrupt, and to run on two nodes at once.
 */
export async function compactLog(
  db: Kysely<Database>,
  sessionId: string,
  signal: AbortSignal,
): Promise<void> {
  for (const stream of ["stdout", "stderr"] as const) {
    for (let from: number | undefined = 0; from !== undefined && !signal.aborted; ) {
      from = await compactStep(db, sessionId, stream, from);
    }
  }
}

/** Compacts from the first small piece at `from` or later; the answer is where to go on. */
async function compactStep(
  db: Kysely<Database>,
  sessionId: string,
  stream: "stdout" | "stderr",
  from: number,
): Promise<number | undefined> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ start_offset: number; size: number; bytes: Uint8Array }>`
      WITH sums AS (
        SELECT start_offset, sum(size) OVER (ORDER BY start_offset) - size AS before FROM call_log_pieces
        WHERE session_id = ${sessionId} AND stream = ${stream} AND encoding = 'identity' AND start_offset >= ${from}
        ORDER BY start_offset LIMIT 5000)
      DELETE FROM call_log_pieces p USING sums
      WHERE p.session_id = ${sessionId} AND p.stream = ${stream} AND p.start_offset = sums.start_offset
        AND sums.before < ${sql.lit(pieceBytes)}
      RETURNING p.start_offset, p.size, p.bytes`.execute(tx);
    rows.sort((a, b) => a.start_offset - b.start_offset);
    const runs: { start: number; chunks: Uint8Array[]; size: number }[] = [];
    for (const { start_offset: start, size, bytes } of rows) {
      const last = runs.at(-1);
      if (last && last.start + last.size === start) {
        last.chunks.push(bytes);
        last.size += size;
      } else runs.push({ start, chunks: [bytes], size });
    }
    for (const run of runs) {
      const bytes = await compress(Buffer.concat(run.chunks, run.size));
      await tx
        .insertInto("call_log_pieces")
        .values({
          session_id: sessionId,
          stream,
          start_offset: run.start,
          size: run.size,
          encoding: "gzip",
          bytes,
        })
        .execute();
    }
    const last = runs.at(-1);
    return last ? last.start + last.size : undefined;
  });
}

/** Sessions ended since `since` whose log was not compacted, for instance because the server stopped just then. */
export async function findUncompacted(db: Kysely<Database>, since: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT s.id FROM call_sessions s
    WHERE s.status IN ('COMPLETED', 'FAILED') AND s.completed_at >= ${since} AND EXISTS (
      SELECT 1 FROM call_log_pieces p WHERE p.session_id = s.id AND p.encoding = 'identity')
    ORDER BY s.seq DESC LIMIT 100`.execute(db);
  return rows.map(({ id }) => id);
}
