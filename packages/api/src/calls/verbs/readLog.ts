import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { withDatabase } from "../../http/withDatabase.js";
import { type LogPart, readLogParts } from "../logPieces.js";
import { getSessionRow, parseSessionRef } from "../sessionRef.js";

export interface ReadLogInput {
  readonly session: string;
  readonly stream: "stdout" | "stderr";
  /** Bytes of the remote's own stream. */
  readonly offset: number;
  readonly limit: number;
}

export interface LogSlice {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the next slice begins. */
  readonly nextOffset: number;
  /** How many bytes of the stream were taken in so far. */
  readonly size: number;
}

/**
 * A slice of what the process wrote. A slice ends before a gap; one that begins inside a gap is a line that says so, and
 * goes on after it. Throws SESSION_NOT_FOUND, DATABASE_AWAY.
 */
export async function readLog(ctx: Context, principal: Principal, input: ReadLogInput): Promise<LogSlice> {
  const ref = parseSessionRef(input.session);
  const { stream, offset, limit } = input;
  return withDatabase(ctx.clock, async () => {
    const row = await getSessionRow(ctx.db, principal, ref);
    const size = stream === "stdout" ? row.out_offset : row.err_offset;
    const chunks: Uint8Array[] = [];
    let nextOffset = Math.min(offset, size);
    for await (const part of readLogParts(ctx.db, {
      sessionId: row.id,
      stream,
      from: nextOffset,
      until: size,
    })) {
      if (part.kind === "gap") {
        if (chunks.length > 0) break;
        return { bytes: gapMarker(part), nextOffset: part.start + part.size, size };
      }
      const taken = part.bytes.subarray(0, offset + limit - part.start);
      chunks.push(taken);
      nextOffset = part.start + taken.byteLength;
      if (nextOffset >= offset + limit) break;
    }
    return { bytes: new Uint8Array(Buffer.concat(chunks)), nextOffset, size };
  });
}

/** Stands where bytes were dropped. */
export function gapMarker({ size }: Extract<LogPart, { kind: "gap" }>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`[holat: ${size} bytes not kept]\n`);
}
