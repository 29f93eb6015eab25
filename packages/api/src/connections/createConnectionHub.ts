import type { Clock, Connection, ConnectionRecord } from "@holat/core";
import { deriveConnection } from "@holat/core";
import { type Kysely, sql } from "kysely";
import { unlimited } from "../access/keyLimits.js";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";
import { noticeChannel } from "../ownership/notices.js";
import type { ConnectionEngine } from "./engine.js";
import { presentConnection } from "./presentConnection.js";
import { findConnections } from "./store/findConnections.js";

/** The first notice waits this long for others: one read serves them all. */
const gatherMs = 25;
/** How late the end of a lease may be shown, which nobody tells; and a notice that was lost. */
const lookEveryMs = 1_000;

/** A session as it is now, on its way to all who watch; null: it was deleted. */
export interface ConnectionChange {
  readonly sessionId: string;
  readonly connection: Connection | null;
}

export type ConnectionListener = (change: ConnectionChange) => void;

/** Who watches connection sessions on this server. */
export interface ConnectionHub {
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Tells every change from now on, and resolves to what there is. Rejects when the database does not answer, and when
   * `signal` was aborted meanwhile; then nothing is told any more.
   */
  watch(
    listener: ConnectionListener,
    signal: AbortSignal,
  ): Promise<{ readonly present: readonly Connection[]; leave(): void }>;
}

export interface ConnectionHubOptions {
  readonly database: Pick<OpenDatabase, "db" | "listen">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly engine: ConnectionEngine;
}

interface Known {
  readonly sessionId: string;
  readonly version: number;
  readonly ownerLives: boolean;
}

/** Commits of this server are told at once; those of others, and the end of their leases, by a read. */
export function createConnectionHub({
  database,
  clock,
  logger,
  engine,
}: ConnectionHubOptions): ConnectionHub {
  const { db } = database;
  const listeners = new Set<ConnectionListener>();
  const stopping = new AbortController();
  const known = new Map<number, Known>();
  let watching: AbortController | undefined;
  let reading: Promise<void> = Promise.resolve();
  let scheduled = false;
  let unlisten: (() => Promise<void>) | undefined;

  const tell = (change: ConnectionChange) => {
    for (const listener of listeners) listener(change);
  };

  const committed = (record: ConnectionRecord, deleted: boolean) => {
    if (listeners.size === 0) return;
    const { id, sessionId, version } = record;
    if (deleted) {
      known.delete(id);
      return tell({ sessionId, connection: null });
    }
    if ((known.get(id)?.version ?? 0) >= version) return;
    known.set(id, { sessionId, version, ownerLives: record.owner !== null });
    const live = engine.findHeld(id)?.live ?? null;
    tell({
      sessionId,
      connection: deriveConnection(record, record.owner === null ? null : live, clock.now()),
    });
  };
  const unsubscribe = engine.onCommitted(committed);

  const read = async (): Promise<void> => {
    const seen = await findKnown(db);
    for (const [id, { sessionId }] of known) {
      if (seen.has(id)) continue;
      known.delete(id);
      tell({ sessionId, connection: null });
    }
    const changed = [...seen].filter(([id, now]) => isNews(known.get(id), now)).map(([id]) => id);
    if (changed.length === 0) return;
    const rows = await findConnections(
      db,
      { limits: unlimited },
      sql<boolean>`c.id = ANY (${changed}::int[])`,
    );
    const now = clock.now();
    for (const row of rows) {
      const next = { sessionId: row.session_id, version: row.version, ownerLives: row.owner_lives };
      if (!isNews(known.get(row.id), next)) continue;
      known.set(row.id, next);
      tell({ sessionId: row.session_id, connection: presentConnection(row, engine, now) });
    }
  };

  /** One after the other; each begins after it was asked for. */
  const readNext = (): Promise<void> => {
    reading = reading.catch(() => {}).then(read);
    return reading;
  };

  const readSafely = () =>
    readNext().catch((error: unknown) => logger.debug({ err: error }, "sessions of other servers not read"));

  const noticed = () => {
    if (scheduled || listeners.size === 0) return;
    scheduled = true;
    clock
      .sleep(gatherMs, stopping.signal)
      .then(() => {
        scheduled = false;
        return readSafely();
      })
      .catch(() => {});
  };

  const lookWhileWatched = async (signal: AbortSignal) => {
    for (;;) {
      try {
        await clock.sleep(lookEveryMs, signal);
      } catch {
        return;
      }
      await readSafely();
    }
  };

  return {
    start: async () => {
      unlisten = await database.listen(noticeChannel, {
        onMessage: (from) => from !== engine.nodeId && noticed(),
        onCatchUp: noticed,
      });
    },
    stop: async () => {
      stopping.abort();
      watching?.abort();
      unsubscribe();
      await unlisten?.();
    },
    watch: async (listener, signal) => {
      listeners.add(listener);
      const leave = () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        watching?.abort();
        watching = undefined;
        known.clear();
      };
      try {
        await readNext();
        const rows = await findConnections(db, { limits: unlimited });
        signal.throwIfAborted();
        if (!watching) {
          watching = new AbortController();
          void lookWhileWatched(AbortSignal.any([watching.signal, stopping.signal]));
        }
        const now = clock.now();
        return { present: rows.map((row) => presentConnection(row, engine, now)), leave };
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

function isNews(before: Known | undefined, now: Known): boolean {
  if (!before) return true;
  return (
    now.version > before.version || (now.version === before.version && now.ownerLives !== before.ownerLives)
  );
}

async function findKnown(db: Kysely<Database>): Promise<Map<number, Known>> {
  const { rows } = await sql<Known & { id: number }>`
    SELECT c.id, c.session_id AS "sessionId", c.version, n.id IS NOT NULL AS "ownerLives"
    FROM connections c LEFT JOIN nodes n ON n.id = c.owner AND n.lease_until > clock_timestamp()`.execute(db);
  return new Map(rows.map(({ id, ...known }) => [id, known]));
}
