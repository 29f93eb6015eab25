import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { toByteStream } from "../../http/toByteStream.js";
import { withDatabase } from "../../http/withDatabase.js";
import { readLogParts } from "../logPieces.js";
import { getSessionRow, parseSessionRef } from "../sessionRef.js";
import { gapMarker } from "./readLog.js";

export interface DownloadedLog {
  readonly sessionId: string;
  readonly size: number;
  /** Read from the database as fast as it is taken. */
  readonly stream: ReadableStream<Uint8Array>;
}

/** All that was kept of a stream up to now, gaps marked. Throws SESSION_NOT_FOUND, DATABASE_AWAY. */
export async function downloadLog(
  ctx: Context,
  principal: Principal,
  input: { readonly session: string; readonly stream: "stdout" | "stderr" },
): Promise<DownloadedLog> {
  const ref = parseSessionRef(input.session);
  const row = await withDatabase(ctx.clock, () => getSessionRow(ctx.db, principal, ref));
  const size = input.stream === "stdout" ? row.out_offset : row.err_offset;
  const parts = readLogParts(ctx.db, { sessionId: row.id, stream: input.stream, from: 0, until: size });
  return { sessionId: row.session_id, size, stream: toByteStream(toBytes(parts)) };
}

async function* toBytes(parts: ReturnType<typeof readLogParts>): AsyncGenerator<Uint8Array> {
  for await (const part of parts) yield part.kind === "bytes" ? part.bytes : gapMarker(part);
}
