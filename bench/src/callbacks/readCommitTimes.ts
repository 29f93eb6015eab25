import pg from "pg";
import { readStamps } from "../stats/readStamps.js";

/** Before the sessions end: then their pieces are joined, by transactions of another time. */
const sql = `SELECT s.session_id AS "sessionId", convert_from(p.bytes, 'UTF8') AS text,
    (extract(epoch FROM pg_xact_commit_timestamp(p.xmin)) * 1000000)::bigint AS "epochMicros"
  FROM call_log_pieces p JOIN call_sessions s ON s.id = p.session_id::uuid
  WHERE p.stream = 'stdout' AND p.encoding = 'identity'`;

/** When the transaction that stored each line was committed, on the database's own clock: by session and line. */
export async function readCommitTimes(databaseUrl: string): Promise<Map<string, Map<number, number>>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const times = new Map<string, Map<number, number>>();
    const { rows } = await client.query<{ sessionId: string; text: string; epochMicros: string }>(sql);
    for (const { sessionId, text, epochMicros } of rows) {
      const lines = times.get(sessionId) ?? new Map<number, number>();
      times.set(sessionId, lines);
      for (const line of readStamps(text).keys()) lines.set(line, Number(epochMicros));
    }
    return times;
  } finally {
    await client.end();
  }
}
