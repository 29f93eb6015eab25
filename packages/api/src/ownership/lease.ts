import { randomUUID } from "node:crypto";
import type { Clock } from "@holat/core";
import { type Kysely, sql } from "kysely";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";

export const leaseLifeMs = 4_000;
export const leaseBeatMs = 1_000;
/** Two beats in a row must not be further apart, else the lease counts as held anew. */
export const leaseGapMs = 2_000;
const retryBeatMs = 250;

const ms = (value: number) => sql`${sql.lit(value)} * interval '1 millisecond'`;

/** SQL conditions on the node's own row that hold only while its beats are regular. */
export const ownLease = {
  /** The lease is valid now. */
  valid: (nodeId: string) => sql<boolean>`EXISTS (
    SELECT 1 FROM nodes WHERE id = ${nodeId} AND lease_until > clock_timestamp())`,
  /** Held for a whole life without a missed beat, the last one just now: others had the same chance to beat. */
  steady: (nodeId: string) => sql<boolean>`EXISTS (
    SELECT 1 FROM nodes WHERE id = ${nodeId}
      AND lease_until > clock_timestamp() + ${ms(leaseLifeMs - leaseGapMs)}
      AND held_since <= clock_timestamp() - ${ms(leaseLifeMs)})`,
};

export interface Lease {
  /** Registers the node and beats until `stop`. Rejects when the first beat fails. */
  start(): Promise<void>;
  /** Valid by the local monotonic clock, counted from when the last successful beat was sent. */
  isValid(): boolean;
  /** Resolves after the next successful beat that is sent from now on. */
  revalidated(signal: AbortSignal): Promise<void>;
  /** Ends the beats; with `expire` the row goes too, so that others need not wait. */
  stop(options: { readonly expire: boolean }): Promise<void>;
}

export interface LeaseOptions {
  readonly db: Kysely<Database>;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** After every successful beat. */
  onBeat(): void;
  /**
   * The lease had lapsed: others may have taken what it stood for. It is valid again only when this has resolved; when
   * it rejects, the beat has failed.
   */
  onRegained(): Promise<void>;
}

/** The node's lease: time is the database's, except for `isValid`. */
export function createLease({ db, nodeId, clock, logger, onBeat, onRegained }: LeaseOptions): Lease {
  const stopped = new AbortController();
  const incarnation = randomUUID();
  let validUntil = Number.NEGATIVE_INFINITY;
  let waiters: { readonly after: number; resolve(): void }[] = [];
  let loop: Promise<void> = Promise.resolve();

  const register = async () => {
    const sentAt = clock.monotonic();
    await sql`
      INSERT INTO nodes (id, lease_until, held_since, incarnation)
      VALUES (${nodeId}, clock_timestamp() + ${ms(leaseLifeMs)}, clock_timestamp(), ${incarnation})
      ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until, held_since = excluded.held_since,
        started_at = excluded.started_at, incarnation = excluded.incarnation`.execute(db);
    await heldFrom(sentAt);
  };

  const heldFrom = async (sentAt: number) => {
    if (clock.monotonic() >= validUntil) await onRegained();
    validUntil = sentAt + leaseLifeMs;
    const due = waiters.filter((waiter) => waiter.after <= sentAt);
    waiters = waiters.filter((waiter) => waiter.after > sentAt);
    for (const waiter of due) waiter.resolve();
  };

  const beat = async () => {
    const sentAt = clock.monotonic();
    const { rows } = await sql<{ id: string }>`
      UPDATE nodes SET
        held_since = CASE WHEN lease_until < clock_timestamp() + ${ms(leaseLifeMs - leaseGapMs)}
          THEN clock_timestamp() ELSE held_since END,
        lease_until = clock_timestamp() + ${ms(leaseLifeMs)}
      WHERE id = ${nodeId} AND incarnation = ${incarnation} RETURNING id`.execute(db);
    if (rows.length > 0) return heldFrom(sentAt);
    const other = await sql`SELECT FROM nodes WHERE id = ${nodeId}`.execute(db);
    if (other.rows.length === 0) return register();
    validUntil = Number.NEGATIVE_INFINITY;
    throw new Error(`another process beats as node ${nodeId}`);
  };

  const beatUntilStopped = async () => {
    let failing = false;
    while (!stopped.signal.aborted) {
      const begun = clock.monotonic();
      let pauseMs = leaseBeatMs;
      try {
        await beat();
        if (failing) logger.info({ nodeId }, "lease held again");
        failing = false;
        onBeat();
      } catch (error) {
        if (!failing) logger.warn({ nodeId, err: error }, "lease beat failed");
        failing = true;
        pauseMs = retryBeatMs;
      }
      const elapsed = clock.monotonic() - begun;
      await clock.sleep(Math.max(1, pauseMs - elapsed), stopped.signal).catch(() => {});
    }
  };

  return {
    start: async () => {
      await register();
      loop = clock
        .sleep(leaseBeatMs, stopped.signal)
        .then(beatUntilStopped)
        .catch(() => {});
    },
    isValid: () => clock.monotonic() < validUntil,
    revalidated: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const onAbort = () => {
          waiters = waiters.filter((other) => other !== waiter);
          reject(signal.reason);
        };
        const waiter = {
          after: clock.monotonic(),
          resolve: () => {
            signal.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        signal.addEventListener("abort", onAbort, { once: true });
        waiters.push(waiter);
      }),
    stop: async ({ expire }) => {
      stopped.abort();
      await loop;
      validUntil = Number.NEGATIVE_INFINITY;
      if (!expire) return;
      await sql`DELETE FROM nodes WHERE id = ${nodeId} AND incarnation = ${incarnation}`.execute(db);
    },
  };
}
