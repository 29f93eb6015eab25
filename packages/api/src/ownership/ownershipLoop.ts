import type { Clock } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";
import { type Adopted, adoptDead, adoptOwn, adoptReleased } from "./adoptSessions.js";
import type { OwnedTable } from "./ownedTable.js";

/** Other nodes' notices come with every flush of theirs; looking once for several is enough. */
const lookEveryMs = 250;
const retryMs = 250;

export interface OwnershipLoop {
  start(): void;
  /** There may be something to do: commands, released or orphaned sessions, free slots. */
  look(): void;
  /** A session was queued, or a slot came free: admit at once. */
  admit(): void;
  stop(): Promise<void>;
  readonly metrics: { readonly admitted: number; readonly adopted: number };
}

/** What there is to do for a node, found by one cheap statement so that idle nodes ask little. */
export interface Work {
  /** Something waits to be admitted, and there is room for it. */
  readonly admissible: boolean;
  /** Rows that nobody holds. */
  readonly released: boolean;
  /** Rows that belong to a node whose lease has ended. */
  readonly orphaned: boolean;
  /** Commands wait for rows that this node holds. */
  readonly commanded: boolean;
  /** Rows that are this node's in the database. */
  readonly owned: number;
}

export interface OwnershipLoopOptions<Row> {
  readonly db: Kysely<Database>;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly table: OwnedTable;
  findWork(): Promise<Work>;
  /** Takes what was queued, as far as there is room. */
  admitQueued(): Promise<readonly Row[]>;
  /** Ids of what is held here now. */
  held(): readonly (string | number)[];
  onAdmitted(row: Row): void;
  onAdopted(row: Adopted<Row>): void;
  onCommands(): Promise<void>;
}

/** One thing after the other: what changes the ownership of sessions of one kind on this node. */
export function createOwnershipLoop<Row>(options: OwnershipLoopOptions<Row>): OwnershipLoop {
  const { db, nodeId, clock, logger, table } = options;
  const stopping = new AbortController();
  const wanted = { look: true, admit: true, own: true };
  const metrics = { admitted: 0, adopted: 0 };
  let wake: (() => void) | undefined;
  let loop: Promise<void> = Promise.resolve();
  let lookedAt = Number.NEGATIVE_INFINITY;

  const adoptAll = async (adopt: () => Promise<Adopted<Row>[]>, how: string) => {
    // A server that stops takes nothing any more, so its own would be found again and again.
    for (let rows = await adopt(); rows.length > 0 && !stopping.signal.aborted; rows = await adopt()) {
      metrics.adopted += rows.length;
      logger.info({ nodeId, table: table.name, count: rows.length }, `sessions adopted: ${how}`);
      for (const row of rows) options.onAdopted(row);
    }
  };

  const lookAround = async () => {
    lookedAt = clock.monotonic();
    const work = await options.findWork();
    if (work.commanded) await options.onCommands();
    if (work.released) await adoptAll(() => adoptReleased(db, nodeId, table), "nobody held them");
    if (work.orphaned) await adoptAll(() => adoptDead(db, nodeId, table), "their node is dead");
    // The answer to an admission or adoption can be lost after its commit: such a session is ours and nobody follows it.
    if (wanted.own || work.owned > options.held().length) {
      wanted.own = false;
      await adoptAll(() => adoptOwn(db, nodeId, table, options.held()), "this node's own");
    }
    return work.admissible;
  };

  const admitNow = async () => {
    const rows = await options.admitQueued();
    metrics.admitted += rows.length;
    for (const row of rows) options.onAdmitted(row);
  };

  const turn = async () => {
    const sinceLook = clock.monotonic() - lookedAt;
    if (wanted.look && sinceLook >= lookEveryMs) {
      wanted.look = false;
      if (await lookAround()) wanted.admit = true;
    }
    if (wanted.admit) {
      wanted.admit = false;
      await admitNow();
    }
  };

  const work = async () => {
    while (!stopping.signal.aborted) {
      try {
        await turn();
      } catch (error) {
        logger.debug({ nodeId, err: error }, "ownership: the database did not answer; again soon");
        wanted.look = true;
        wanted.admit = true;
        await clock.sleep(retryMs, stopping.signal).catch(() => {});
        continue;
      }
      if (wanted.admit || stopping.signal.aborted) continue;
      await woken(wanted.look ? lookEveryMs - (clock.monotonic() - lookedAt) : undefined);
    }
  };

  /** Until something is wanted, or until the time is over. */
  const woken = async (limitMs: number | undefined) => {
    const over = new AbortController();
    const called = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const limit =
      limitMs === undefined
        ? called
        : clock.sleep(Math.max(1, limitMs), AbortSignal.any([over.signal, stopping.signal])).catch(() => {});
    await Promise.race([called, limit]);
    over.abort();
    wake = undefined;
  };

  const want = (what: "look" | "admit") => {
    wanted[what] = true;
    wake?.();
  };

  return {
    start: () => {
      loop = work();
    },
    look: () => want("look"),
    admit: () => want("admit"),
    stop: async () => {
      stopping.abort();
      wake?.();
      await loop;
    },
    metrics,
  };
}
