import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Kysely, sql } from "kysely";
import type { CallLogPiecesTable, Database } from "../db/schema.js";

const decompress = promisify(gunzip);

/** About this much is read at once, and one piece more. */
const batchBytes = 256 * 1024;
const batchPieces = 1_000;

/** Stored bytes that lie at `start` in the remote's own stream, or a gap: bytes that were not kept. */
export type LogPart =
  | { readonly kind: "bytes"; readonly start: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "gap"; readonly start: number; readonly size: number };

export interface LogRange {
  /** call_sessions.id */
  readonly sessionId: string;
  readonly stream: "stdout" | "stderr";
  readonly from: number;
  readonly until: number;
}

type PieceRow = Pick<CallLogPiecesTable, "start_offset" | "size" | "encoding" | "bytes">;

/** The range from its start to its end, without overlap, a batch at a time. Gaps are told where they are. */
export async function* readLogParts(db: Kysely<Database>, range: LogRange): AsyncGenerator<LogPart> {
  let at = range.from;
  while (at < range.until) {
    const pieces = await findPieces(db, { ...range, from: at });
    const first = at;
    for (const piece of pieces) {
      const end = Math.min(piece.start_offset + piece.size, range.until);
      if (end <= at) continue;
      if (piece.start_offset > at) {
        yield { kind: "gap", start: at, size: piece.start_offset - at };
        at = piece.start_offset;
      }
      const bytes = await decode(piece);
      yield {
        kind: "bytes",
        start: at,
        bytes: bytes.subarray(at - piece.start_offset, end - piece.start_offset),
      };
      at = end;
    }
    if (at === first) {
      yield { kind: "gap", start: at, size: range.until - at };
      return;
    }
  }
}

/** One statement, so that pieces merged meanwhile are seen either apart or merged. */
async function findPieces(
  db: Kysely<Database>,
  { sessionId, stream, from, until }: LogRange,
): Promise<PieceRow[]> {
  const { rows } = await sql<PieceRow>`
    SELECT start_offset, size, encoding, bytes FROM (
      SELECT *, sum(size) OVER (ORDER BY start_offset) - size AS before FROM (
        SELECT start_offset, size, encoding, bytes FROM call_log_pieces
        WHERE session_id = ${sessionId} AND stream = ${stream} AND start_offset < ${until}
          AND start_offset >= coalesce((
            SELECT max(start_offset) FROM call_log_pieces
            WHERE session_id = ${sessionId} AND stream = ${stream} AND start_offset <= ${from}), 0)
          AND start_offset + size > ${from}
        ORDER BY start_offset LIMIT ${batchPieces}) pieces) counted
    WHERE before < ${batchBytes} ORDER BY start_offset`.execute(db);
  return rows;
}

async function decode({ encoding, bytes, size }: PieceRow): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === "identity") return new Uint8Array(bytes);
  return new Uint8Array(await decompress(bytes, { maxOutputLength: size }));
}
