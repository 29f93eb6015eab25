import { type Clock, HolatError } from "@holat/core";
import { sql } from "kysely";
import { isDatabaseAway } from "../db/isDatabaseAway.js";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import { createLease, type Lease } from "./lease.js";
import { noticeChannel } from "./notices.js";

/** A part of this server that owns sessions of some kind. */
export interface NodeMember {
  /** The lease was held again just now. */
  onBeat(): void;
  /** The lease had lapsed and counts again once this has resolved: sessions that others took are to be let go of. */
  onRegained(): Promise<void>;
  /** Other servers changed something, or a notice may have been missed. */
  onNotice(): void;
}

/** This server among those on one database: one lease for all that it owns. */
export interface Node {
  readonly nodeId: string;
  readonly lease: Pick<Lease, "isValid" | "revalidated">;
  /** Until when the last process with this id held its lease, epoch ms by the database's clock; null: there was none. */
  readonly formerLeaseUntil: number | null;
  join(member: NodeMember): void;
  /** Takes the lease and listens; repeating it waits for the same. Rejects with DATABASE_AWAY. */
  start(): Promise<void>;
  /**
   * After the last member has left, the lease is given up: with `expire` at once, so that others need not wait for its
   * end. One that leaves without it has something left that only the end of the lease sets free.
   */
  leave(member: NodeMember, options: { readonly expire: boolean }): Promise<void>;
}

export interface NodeOptions {
  readonly database: Pick<OpenDatabase, "db" | "listen">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** See `instanceId`. */
  readonly nodeId: string;
}

/**
 * ```ts
 * const node = createNode({ database, clock: systemClock, logger, nodeId });
 * const engine = createCallEngine({ node, database, clock: systemClock, runner, targets, logger });
 * await engine.start();
 * ```
 */
export function createNode({ database, clock, logger, nodeId }: NodeOptions): Node {
  const { db } = database;
  const members = new Set<NodeMember>();
  let started: Promise<void> | undefined;
  let unlisten: (() => Promise<void>) | undefined;
  let formerLeaseUntil: number | null = null;
  let expires = true;

  const each = (tell: (member: NodeMember) => void) => {
    for (const member of members) tell(member);
  };

  const lease = createLease({
    db,
    nodeId,
    clock,
    logger,
    onBeat: () => each((member) => member.onBeat()),
    onRegained: async () => {
      await Promise.all([...members].map((member) => member.onRegained()));
    },
  });

  const begin = async () => {
    try {
      const { rows } = await sql<{ until: number | null }>`
        SELECT (extract(epoch FROM lease_until) * 1000)::bigint AS until FROM nodes WHERE id = ${nodeId}`.execute(
        db,
      );
      formerLeaseUntil = rows[0]?.until ?? null;
      await lease.start();
      unlisten = await database.listen(noticeChannel, {
        onMessage: (from) => from !== nodeId && each((member) => member.onNotice()),
        onCatchUp: () => each((member) => member.onNotice()),
      });
    } catch (error) {
      await lease.stop({ expire: false });
      throw startError(error);
    }
  };

  return {
    nodeId,
    lease,
    get formerLeaseUntil() {
      return formerLeaseUntil;
    },
    join: (member) => {
      members.add(member);
    },
    start: () => {
      started ??= begin();
      return started;
    },
    leave: async (member, { expire }) => {
      if (!members.delete(member)) return;
      expires &&= expire;
      if (members.size > 0) return;
      await lease.stop({ expire: expires });
      await unlisten?.();
    },
  };
}

function startError(cause: unknown): unknown {
  if (!isDatabaseAway(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HolatError("DATABASE_AWAY", `The database does not answer: ${reason}`, {
    hint: "Is it running, and reachable from here? Check DATABASE_URL.",
    cause,
  });
}
