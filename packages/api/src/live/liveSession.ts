import type { CallRecord, CallState } from "@holat/core";
import type { LogBytes, ResultRow, SessionWrite } from "../calls/store/commitSessions.js";
import { type RunFacts, type SessionRow, toCallRecord, toRunFacts } from "../calls/store/sessionRow.js";
import { createLogWindow, type LogWindow } from "./logWindow.js";

/** A checkpoint takes no more changes once it holds this much; a flush takes whole checkpoints. */
const fullBytes = 32 * 1024;
const fullResults = 500;

/** One step that is to be committed: the state after it, and what it adds to other tables. */
export interface SessionChange {
  readonly state?: CallState;
  readonly launchSentAt?: number | null;
  readonly machine?: RunFacts["machine"];
  readonly results?: readonly ResultRow[];
  /** Bytes that `state`'s offsets have moved over. */
  readonly log?: readonly LogBytes[];
}

interface Checkpoint {
  state: CallState;
  launchSentAt: number | null;
  machine: RunFacts["machine"];
  results: ResultRow[];
  log: LogBytes[];
  bytes: number;
  lastChange: number;
}

/**
 * A session followed by this node: the last committed record, the state that runs ahead of it, and the checkpoints in
 * between. Knows nothing of the database.
 */
export interface LiveSession {
  readonly id: string;
  readonly sessionId: string;
  readonly target: string;
  readonly owner: string;
  readonly generation: number;
  /** The last committed record: all that may be shown. */
  readonly record: CallRecord;
  /** Ahead of `record` by what is not committed yet. */
  readonly state: CallState;
  readonly facts: RunFacts;
  readonly log: LogWindow;
  /** Bytes taken in and not committed. */
  readonly pendingBytes: number;
  readonly pendingCheckpoints: number;
  /** Counts the changes staged / committed so far. */
  readonly staged: number;
  readonly committed: number;
  stage(change: SessionChange): void;
  /** State that is worth no commit of its own; goes with the next. */
  drift(state: CallState): void;
  /** Adds the next checkpoint to the coming flush; undefined when there is none left. `fits` may refuse it. */
  take(fits: (cost: { readonly results: number; readonly bytes: number }) => boolean): boolean;
  /** What was taken, as one write. */
  write(updatedAt: number): SessionWrite;
  /** The flush is through. */
  settle(version: number, write: SessionWrite): void;
  /** The flush is not through: what was taken goes back to the front. */
  giveBack(): void;
}

export function createLiveSession(row: SessionRow, maxLogBytes: number): LiveSession {
  let record = toCallRecord(row);
  let facts = toRunFacts(row);
  let committedFacts = facts;
  let state = record.state;
  let pending: Checkpoint[] = [];
  let taken = 0;
  let pendingBytes = 0;
  let staged = 0;
  let committed = 0;
  const log = createLogWindow(maxLogBytes);

  const openCheckpoint = (): Checkpoint => {
    const last = pending.at(-1);
    const open =
      last && pending.length > taken && last.bytes < fullBytes && last.results.length < fullResults;
    if (last && open) return last;
    const next: Checkpoint = {
      state,
      launchSentAt: facts.launchSentAt,
      machine: facts.machine,
      results: [],
      log: [],
      bytes: 0,
      lastChange: staged,
    };
    pending.push(next);
    return next;
  };

  return {
    id: row.id,
    sessionId: row.session_id,
    target: row.target,
    owner: row.owner ?? "",
    generation: row.generation,
    get record() {
      return record;
    },
    get state() {
      return state;
    },
    get facts() {
      return facts;
    },
    log,
    get pendingBytes() {
      return pendingBytes;
    },
    get pendingCheckpoints() {
      return pending.length;
    },
    get staged() {
      return staged;
    },
    get committed() {
      return committed;
    },
    stage: (change) => {
      staged++;
      state = change.state ?? state;
      facts = {
        ...facts,
        ...(change.launchSentAt === undefined ? {} : { launchSentAt: change.launchSentAt }),
        ...(change.machine === undefined ? {} : { machine: change.machine }),
      };
      const checkpoint = openCheckpoint();
      checkpoint.state = state;
      checkpoint.launchSentAt = facts.launchSentAt;
      checkpoint.machine = facts.machine;
      checkpoint.lastChange = staged;
      for (const result of change.results ?? []) checkpoint.results.push(result);
      for (const bytes of change.log ?? []) {
        checkpoint.bytes += bytes.size;
        pendingBytes += bytes.size;
        if (log.keeps(bytes)) checkpoint.log.push(bytes);
      }
    },
    drift: (next) => {
      state = next;
    },
    take: (fits) => {
      const next = pending[taken];
      if (!next || !fits({ results: next.results.length, bytes: next.bytes })) return false;
      taken++;
      return true;
    },
    write: (updatedAt) => {
      const checkpoints = pending.slice(0, taken);
      const last = checkpoints.at(-1);
      return {
        fence: {
          id: row.id,
          owner: row.owner ?? "",
          generation: row.generation,
          version: record.version,
          outOffset: record.state.stdout.offset,
          errOffset: record.state.stderr.offset,
        },
        state: last?.state ?? record.state,
        launchSentAt: last ? last.launchSentAt : committedFacts.launchSentAt,
        machine: last ? last.machine : committedFacts.machine,
        updatedAt: Math.max(updatedAt, record.updatedAt),
        results: checkpoints.flatMap((checkpoint) => checkpoint.results),
        log: joinAdjacent(checkpoints.flatMap((checkpoint) => checkpoint.log)),
        trims: last ? log.trims(last.state) : [],
      };
    },
    settle: (version, write) => {
      const done = pending.slice(0, taken);
      pending = pending.slice(taken);
      taken = 0;
      for (const checkpoint of done) pendingBytes -= checkpoint.bytes;
      committed = done.at(-1)?.lastChange ?? committed;
      committedFacts = { ...facts, launchSentAt: write.launchSentAt, machine: write.machine };
      record = { ...record, version, updatedAt: write.updatedAt, state: write.state };
      log.trimmed(write.trims);
    },
    giveBack: () => {
      taken = 0;
    },
  };
}

/** One piece for bytes that touch. */
function joinAdjacent(log: readonly LogBytes[]): LogBytes[] {
  const joined: { stream: LogBytes["stream"]; start: number; chunks: Uint8Array[]; size: number }[] = [];
  for (const { stream, start, chunks, size } of log) {
    const before = joined.findLast((piece) => piece.stream === stream);
    if (before && before.start + before.size === start) {
      for (const chunk of chunks) before.chunks.push(chunk);
      before.size += size;
    } else joined.push({ stream, start, chunks: [...chunks], size });
  }
  return joined;
}
