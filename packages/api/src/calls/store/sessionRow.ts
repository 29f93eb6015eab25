import type { CallRecord, CallState, MachineIdentity } from "@holat/core";
import type { Selectable } from "kysely";
import type { CallSessionsTable, ParseState } from "../../db/schema.js";

/** A row of call_sessions as it is read. */
export type SessionRow = Selectable<CallSessionsTable>;

/** The part of a row that only the owner needs. */
export interface RunFacts {
  readonly admittedAt: number;
  /** null: no byte that could start a process was ever sent. */
  readonly launchSentAt: number | null;
  readonly machine: MachineIdentity | null;
}

/** What a row says to the outside. */
export function toCallRecord(row: SessionRow): CallRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    target: row.target,
    metadata: row.metadata,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    state: toCallState(row),
  };
}

function toCallState(row: SessionRow): CallState {
  const { absolute, seq, percent, progressFloor, textTail, stderrTail, stdoutSkipping, stderrSkipping } =
    row.parse_state;
  return {
    status: row.status,
    givenTotal: row.given_total,
    absolute,
    tally: { connected: row.tally_connected, failed: row.tally_failed },
    seq,
    percent,
    progressFloor,
    totalNumbers: row.total_numbers,
    processedNumbers: row.processed_numbers,
    connectedCalls: row.connected_calls,
    failedCalls: row.failed_calls,
    textTail,
    stderrTail,
    stdout: { offset: row.out_offset, skipping: stdoutSkipping },
    stderr: { offset: row.err_offset, skipping: stderrSkipping },
    link: row.link,
    confirmedAt: row.confirmed_at,
    lastHeardAt: row.last_heard_at,
    lastProgressAt: row.last_progress_at,
    cancelRequestedAt: row.cancel_requested_at,
    completedAt: row.completed_at,
    exitCode: row.exit_code,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    remoteResponse: row.remote_response,
  };
}

export function toRunFacts(row: SessionRow): RunFacts {
  return {
    admittedAt: row.admitted_at ?? row.created_at,
    launchSentAt: row.launch_sent_at,
    machine: row.machine,
  };
}

/** The columns that a state fills, for an insert or an update. */
export function toStateColumns(state: CallState) {
  const parseState: ParseState = {
    absolute: state.absolute,
    seq: state.seq,
    percent: state.percent,
    progressFloor: state.progressFloor,
    textTail: state.textTail,
    stderrTail: state.stderrTail,
    stdoutSkipping: state.stdout.skipping,
    stderrSkipping: state.stderr.skipping,
  };
  return {
    status: state.status,
    link: state.link,
    given_total: state.givenTotal,
    total_numbers: state.totalNumbers,
    processed_numbers: state.processedNumbers,
    connected_calls: state.connectedCalls,
    failed_calls: state.failedCalls,
    tally_connected: state.tally.connected,
    tally_failed: state.tally.failed,
    parse_state: parseState,
    out_offset: state.stdout.offset,
    err_offset: state.stderr.offset,
    confirmed_at: state.confirmedAt,
    last_heard_at: state.lastHeardAt,
    last_progress_at: state.lastProgressAt,
    cancel_requested_at: state.cancelRequestedAt,
    completed_at: state.completedAt,
    exit_code: state.exitCode,
    error_code: state.errorCode,
    error_message: state.errorMessage,
    remote_response: state.remoteResponse,
  };
}
