import type { CallState, MachineIdentity } from "@holat/core";
import { type Kysely, sql } from "kysely";
import type { CallResultsTable, Database } from "../../db/schema.js";
import { noticeChannel } from "../../ownership/notices.js";
import { toStateColumns } from "./sessionRow.js";

/** A result still without its session. */
export type ResultRow = Omit<CallResultsTable, "session_id">;

/** A run of bytes of one stream, as they were read from the remote file. */
export interface LogBytes {
  readonly stream: "stdout" | "stderr";
  readonly start: number;
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
}

/** Stored pieces that begin at `from` or later and end at `to` or before are dropped. */
export interface LogTrim {
  readonly stream: "stdout" | "stderr";
  readonly from: number;
  readonly to: number;
}

/** What the row must still hold for a write to count. */
export interface Fence {
  readonly id: string;
  readonly owner: string;
  readonly generation: number;
  readonly version: number;
  readonly outOffset: number;
  readonly errOffset: number;
}

/** One session's part of a flush. */
export interface SessionWrite {
  readonly fence: Fence;
  readonly state: CallState;
  readonly launchSentAt: number | null;
  readonly machine: MachineIdentity | null;
  readonly updatedAt: number;
  readonly results: readonly ResultRow[];
  readonly log: readonly LogBytes[];
  readonly trims: readonly LogTrim[];
}

/**
 * Commits all of it, or nothing, in ONE statement; the answer holds the sessions whose fence held. Results and log bytes
 * go in only with their session's row. An ended session's input is deleted with the same stroke. Log bytes travel as one
 * binary parameter from which each piece is cut.
 */
export async function commitSessions(
  db: Kysely<Database>,
  nodeId: string,
  writes: readonly SessionWrite[],
): Promise<Map<string, { readonly version: number }>> {
  const sessions = writes.map(toSessionParameter);
  const results = writes.flatMap(({ fence, results: rows }) =>
    rows.map((row) => ({ session_id: fence.id, ...row })),
  );
  const { pieces, bytes } = packLog(writes);
  const trims = writes.flatMap(({ fence, trims: all }) =>
    all.map(({ stream, from, to }) => ({ session_id: fence.id, stream, from_offset: from, to_offset: to })),
  );
  const { rows } = await sql<{ id: string; version: number }>`
    WITH s AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(sessions)}::json) AS x (
        id uuid, owner text, generation integer, version bigint, old_out bigint, old_err bigint, updated_at bigint,
        status text, link text, total_numbers integer, processed_numbers integer, connected_calls integer,
        failed_calls integer, tally_connected integer, tally_failed integer, parse_state jsonb, out_offset bigint,
        err_offset bigint, confirmed_at bigint, last_heard_at bigint, last_progress_at bigint,
        cancel_requested_at bigint, completed_at bigint, exit_code integer, error_code text, error_message text,
        remote_response text, launch_sent_at bigint, machine jsonb)),
    u AS (
      UPDATE call_sessions c SET
        version = c.version + 1, updated_at = s.updated_at, status = s.status, link = s.link,
        total_numbers = s.total_numbers, processed_numbers = s.processed_numbers,
        connected_calls = s.connected_calls, failed_calls = s.failed_calls,
        tally_connected = s.tally_connected, tally_failed = s.tally_failed, parse_state = s.parse_state,
        out_offset = s.out_offset, err_offset = s.err_offset, confirmed_at = s.confirmed_at,
        last_heard_at = s.last_heard_at, last_progress_at = s.last_progress_at,
        cancel_requested_at = s.cancel_requested_at, completed_at = s.completed_at, exit_code = s.exit_code,
        error_code = s.error_code, error_message = s.error_message, remote_response = s.remote_response,
        launch_sent_at = s.launch_sent_at, machine = s.machine
      FROM s
      WHERE c.id = s.id AND c.owner = s.owner AND c.generation = s.generation AND c.version = s.version
        AND c.out_offset = s.old_out AND c.err_offset = s.old_err AND c.status IN ('PENDING', 'RUNNING')
      RETURNING c.id, c.version, c.status),
    r AS (
      INSERT INTO call_results
        (session_id, position, number, outcome, reason, duration_seconds, final, counted, at)
      SELECT x.session_id, x.position, x.number, x.outcome, x.reason, x.duration_seconds, x.final, x.counted, x.at
      FROM json_to_recordset(${JSON.stringify(results)}::json) AS x (
        session_id uuid, position bigint, number text, outcome text, reason text,
        duration_seconds double precision, final boolean, counted boolean, at bigint)
      JOIN u ON u.id = x.session_id),
    l AS (
      INSERT INTO call_log_pieces (session_id, stream, start_offset, size, encoding, bytes)
      SELECT x.session_id, x.stream, x.start_offset, x.size, 'identity', substring(${bytes}::bytea FROM x.cut FOR x.size)
      FROM json_to_recordset(${JSON.stringify(pieces)}::json) AS x (
        session_id uuid, stream text, start_offset bigint, size integer, cut integer)
      JOIN u ON u.id = x.session_id),
    t AS (
      DELETE FROM call_log_pieces p
      USING json_to_recordset(${JSON.stringify(trims)}::json) AS x (
        session_id uuid, stream text, from_offset bigint, to_offset bigint), u
      WHERE u.id = x.session_id AND p.session_id = x.session_id AND p.stream = x.stream
        AND p.start_offset >= x.from_offset AND p.start_offset + p.size <= x.to_offset),
    i AS (
      DELETE FROM call_inputs d USING u WHERE d.session_id = u.id AND u.status IN ('COMPLETED', 'FAILED')),
    n AS (
      SELECT pg_notify(${noticeChannel}, ${nodeId}) AS sent WHERE EXISTS (SELECT 1 FROM u))
    SELECT u.id, u.version, (SELECT count(sent) FROM n) AS notices FROM u`.execute(db);
  return new Map(rows.map(({ id, version }) => [id, { version }]));
}

function toSessionParameter({ fence, state, launchSentAt, machine, updatedAt }: SessionWrite) {
  const { given_total: _unchanging, ...columns } = toStateColumns(state);
  return {
    id: fence.id,
    owner: fence.owner,
    generation: fence.generation,
    version: fence.version,
    old_out: fence.outOffset,
    old_err: fence.errOffset,
    updated_at: updatedAt,
    ...columns,
    launch_sent_at: launchSentAt,
    machine,
  };
}

function packLog(writes: readonly SessionWrite[]) {
  const pieces: object[] = [];
  const chunks: Uint8Array[] = [];
  let packed = 0;
  for (const { fence, log } of writes) {
    for (const { stream, start, chunks: own, size } of log) {
      pieces.push({ session_id: fence.id, stream, start_offset: start, size, cut: packed + 1 });
      for (const chunk of own) chunks.push(chunk);
      packed += size;
    }
  }
  return { pieces, bytes: Buffer.concat(chunks, packed) };
}
