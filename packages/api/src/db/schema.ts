import type {
  CallLink,
  CallStatus,
  DesiredState,
  ErrorCode,
  KeyScope,
  LastDisconnect,
  MessageStatus,
  Pairing,
  Restriction,
  StoredStatus,
  WaitsFor,
} from "@holat/core";
import type { WebhookAttempt, WebhookDeliveryStatus, WebhookEventType } from "@holat/core/schemas";
import type { ColumnType, Generated, Selectable } from "kysely";

/** int8 reads as a number on both databases (sizes and offsets stay below 2^53). Times are epoch milliseconds in int8. */
export interface Database {
  nodes: NodesTable;
  targets: TargetsTable;
  call_sessions: CallSessionsTable;
  call_inputs: CallInputsTable;
  call_results: CallResultsTable;
  call_log_pieces: CallLogPiecesTable;
  commands: CommandsTable;
  idempotency_keys: IdempotencyKeysTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_events: WebhookEventsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  revoked_view_tokens: RevokedViewTokensTable;
  connections: ConnectionsTable;
  connection_credentials: ConnectionCredentialsTable;
  connection_keys: ConnectionKeysTable;
  connection_transitions: ConnectionTransitionsTable;
  connection_commands: ConnectionCommandsTable;
  secret_checks: SecretChecksTable;
  messages: MessagesTable;
  api_keys: ApiKeysTable;
  audit_log: AuditLogTable;
}

export interface ConnectionsTable {
  id: Generated<number>;
  session_id: string;
  status: StoredStatus;
  desired: DesiredState;
  waits_for: WaitsFor;
  paired: boolean;
  phone: string | null;
  attempts: number;
  retry_at: number | null;
  started_at: number | null;
  opened_at: number | null;
  requested_at: number;
  last_disconnect: ColumnType<LastDisconnect | null, string | null, string | null>;
  restriction: ColumnType<Restriction | null, string | null, string | null>;
  /** With its value sealed. */
  pairing: ColumnType<Pairing | null, string | null, string | null>;
  /** Sealed. */
  proxy: string | null;
  messages_per_minute: number;
  /** Grows when an account was unlinked: what was stored for it before is kept for a while, and never read again. */
  credential_epoch: Generated<number>;
  created_at: number;
  updated_at: number;
  version: Generated<number>;
  owner: string | null;
  generation: Generated<number>;
}

export interface ConnectionCredentialsTable {
  connection_id: number;
  epoch: number;
  sealed: string;
  updated_at: number;
}

export interface ConnectionKeysTable {
  connection_id: number;
  epoch: number;
  type: string;
  key_id: string;
  sealed: string;
}

export interface SecretChecksTable {
  name: string;
  sealed: string;
}

/** Append only. */
export interface ConnectionTransitionsTable {
  id: Generated<number>;
  connection_id: number;
  at: number;
  from_status: StoredStatus | null;
  to_status: StoredStatus;
  code: number | null;
  reason: string;
  /** `system`, or the id of the principal who asked for it. */
  actor: string;
  node: string | null;
}

export type ConnectionCommandName = "restart" | "stop" | "logout" | "delete" | "pairing-code";

/** From any node to the holder of a session, which says when it is done and what went wrong. */
export interface ConnectionCommandsTable {
  id: Generated<number>;
  connection_id: number;
  name: ConnectionCommandName;
  args: ColumnType<Record<string, string>, string, never>;
  actor: string;
  created_at: number;
  done_at: number | null;
  error: ColumnType<{ code: ErrorCode; message: string; hint?: string } | null, string | null, string | null>;
}

export interface MessagesTable {
  /** UUID. */
  id: string;
  /** Order of acceptance; sent in that order. */
  seq: Generated<number>;
  connection_id: number;
  direction: "out" | "in";
  /** What the other side knows it by; the same for every try. */
  wire_id: string;
  /** To whom, or from whom. */
  peer: string;
  /** null for what is no text. */
  body: string | null;
  status: MessageStatus;
  error_code: ErrorCode | null;
  error_detail: string | null;
  /** Its caller chose the session; else another one may take it while it is queued. */
  pinned: boolean;
  /** The principal who sent it; for one that came in, whom it came to. */
  actor: string;
  /** A queued one that is not sent by then fails. */
  expires_at: number | null;
  /** The holder's generation when it began to send: another one means that nobody knows what became of it. */
  claimed_generation: number | null;
  created_at: number;
  updated_at: number;
  sent_at: number | null;
}

/** One row a server; the lease is on the database's clock. */
export interface NodesTable {
  id: string;
  lease_until: ColumnType<Date, Date | string, Date | string>;
  /** Since when the lease was held without a gap. */
  held_since: ColumnType<Date, Date | string, Date | string>;
  started_at: ColumnType<Date, Date | string, Date | string>;
  /** Of the process that beats now: another one with the same id has another. */
  incarnation: string;
}

/** One row a target name, there to be locked by admission. */
export interface TargetsTable {
  name: string;
}

export interface CallSessionsTable {
  /** UUID. */
  id: string;
  /** Order of creation; the queue and the list go by it. */
  seq: Generated<number>;
  session_id: string;
  target: string;
  metadata: ColumnType<Record<string, unknown>, string, never>;
  created_at: number;
  updated_at: number;
  version: number;

  status: CallStatus;
  link: CallLink;
  given_total: number;
  total_numbers: number;
  processed_numbers: number;
  connected_calls: number;
  failed_calls: number;
  tally_connected: number;
  tally_failed: number;
  /** The rest of the line protocol's state: absolute counters, seq, percent, text tails, skipping flags. */
  parse_state: ColumnType<ParseState, string, string>;
  out_offset: number;
  err_offset: number;
  confirmed_at: number | null;
  last_heard_at: number | null;
  last_progress_at: number | null;
  cancel_requested_at: number | null;
  completed_at: number | null;
  exit_code: number | null;
  error_code: ErrorCode | null;
  error_message: string | null;
  remote_response: string | null;

  /** The node that follows it; null while queued, and after a graceful release. */
  owner: string | null;
  /** Grows with every change of owner; fences every write. */
  generation: number;
  /** Left the queue: holds a slot of its target until terminal. */
  admitted_at: number | null;
  /** Committed before the first byte that could start a process was sent. */
  launch_sent_at: number | null;
  /** MachineIdentity, once a remote answered for this run. */
  machine: ColumnType<
    { hostKey: string; machineId: string; runPath: string; bootId: string } | null,
    string | null,
    string | null
  >;
  /** The remote run directory was emptied (or never made). A terminal session without it still owes a cleanup. */
  cleaned_at: number | null;
}

export interface ParseState {
  absolute: { total?: number; processed?: number; connected?: number; failed?: number };
  seq: number;
  percent: number;
  progressFloor: number;
  textTail: string;
  stderrTail: string;
  stdoutSkipping: boolean;
  stderrSkipping: boolean;
}

/** What the run needs to be launched; deleted when the session ends. */
export interface CallInputsTable {
  session_id: string;
  /** One number a line, each ended by \n; null without numbers. */
  numbers: Uint8Array | null;
  args: ColumnType<Record<string, string>, string, never>;
}

export interface CallResultsTable {
  /** call_sessions.id */
  session_id: string;
  /** Byte offset of the result's line in stdout: unique in its session, and the cursor. */
  position: number;
  number: string;
  outcome: "connected" | "failed";
  reason: string | null;
  duration_seconds: number | null;
  final: boolean;
  /** The first final one of its number. */
  counted: boolean;
  at: number;
}

/** A piece of a stored stream. `start_offset` and `size` are those of the remote file, whatever the encoding. */
export interface CallLogPiecesTable {
  session_id: string;
  stream: "stdout" | "stderr";
  start_offset: number;
  size: number;
  encoding: "identity" | "gzip";
  bytes: Uint8Array;
}

/** From any node to the owner of a session; deleted when carried out. */
export interface CommandsTable {
  id: Generated<number>;
  /** call_sessions.id */
  session_id: string;
  name: "cancel" | "force-cancel";
  created_at: number;
}

export interface IdempotencyKeysTable {
  /** sha256 hex of principal, method, route and key. */
  id: string;
  /** sha256 hex of the request body. */
  body_hash: string;
  status: number;
  headers: ColumnType<Record<string, string>, string, never>;
  body: string;
  created_at: number;
}

export interface RevokedViewTokensTable {
  /** UUID of the token. */
  id: string;
  /** The token has expired by then, and the row may go. */
  expires_at: number;
  revoked_at: number;
}

/** A key by its hash alone; a revoked one is kept, to be listed. */
export interface ApiKeysTable {
  /** UUID. */
  id: string;
  name: string;
  /** sha256 of the key. */
  hash: Uint8Array;
  /** The key's first characters, to tell keys apart by. */
  prefix: string;
  scopes: ColumnType<KeyScope[], string, never>;
  /** `NamePatterns`; null: all. */
  sessions: ColumnType<string[] | null, string | null, never>;
  targets: ColumnType<string[] | null, string | null, never>;
  created_at: number;
  /** A principal's id. */
  created_by: string;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
}

export interface AuditLogTable {
  /** Order of writing; the list goes by it. */
  id: Generated<number>;
  /** On the database's clock, so that what all nodes did stands in one order. */
  at: Generated<number>;
  /** A principal's id. */
  principal: string;
  action: string;
  /** What it was done to. */
  subject: string;
  details: ColumnType<Record<string, unknown>, string, never>;
}

/** Where changes of status are told to, by POST. */
export interface WebhookEndpointsTable {
  /** UUID. */
  id: string;
  url: string;
  events: ColumnType<WebhookEventType[], string, string>;
  description: string | null;
  /** Sealed (see secrets/createSecretBox). */
  secret: string;
  /** Signs too until then. */
  previous_secret: string | null;
  previous_secret_until: number | null;
  enabled: Generated<boolean>;
  disabled_reason: "requested" | "gone" | "failing" | null;
  disabled_at: number | null;
  /** Of the first failed attempt since the last one that succeeded. */
  failing_since: number | null;
  created_at: number;
  updated_at: number;
}

/** A change, written by a trigger with the change itself. */
export interface WebhookEventsTable {
  id: string;
  type: WebhookEventType | "webhook.test";
  at: number;
  session: ColumnType<EventSnapshot["session"], string, never>;
}

/** What an event is about, its row as it was at the change. */
export type EventSnapshot =
  | { readonly type: `call.${string}` | "webhook.test"; readonly session: SessionSnapshot }
  | { readonly type: `session.${string}`; readonly session: Selectable<ConnectionsTable> }
  | {
      readonly type: `message.${string}`;
      readonly session: Selectable<MessagesTable> & { readonly session_id: string };
    };

/** A session's row as it was at some change, without the tails of its output. */
export interface SessionSnapshot extends Omit<Selectable<CallSessionsTable>, "parse_state"> {
  parse_state: Omit<ParseState, "textTail" | "stderrTail">;
}

/** One event for one endpoint. The row is what counts; jobs only say when to look at it. */
export interface WebhookDeliveriesTable {
  id: string;
  /** Order of creation; the list goes by it. */
  seq: Generated<number>;
  endpoint_id: string;
  event_id: string;
  status: ColumnType<WebhookDeliveryStatus, WebhookDeliveryStatus | undefined, WebhookDeliveryStatus>;
  attempts: Generated<number>;
  /** Attempts before the last replay: the schedule begins anew there. */
  round_start: Generated<number>;
  next_attempt_at: number;
  /** A job sees to the next attempt; past that time (the database's clock) it is taken for lost. */
  queued_until: Generated<Date>;
  /** An attempt is under way; past that time its server is taken for dead. */
  claimed_until: Generated<Date>;
  finished_at: number | null;
  created_at: number;
  /** The last attempts, oldest first. */
  log: ColumnType<WebhookAttempt[], string | undefined, string>;
}
