import type { Clock } from "@holat/core";
import type { Kysely } from "kysely";
import type { SessionRow } from "../calls/store/sessionRow.js";
import type { TargetLimits } from "../context.js";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";
import { admitSessions } from "./admitSessions.js";
import { adoptDead, adoptOwn, adoptReleased } from "./adoptSessions.js";
import { findWork } from "./findWork.js";

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

export interface OwnershipLoopOptions {
  readonly db: Kysely<Database>;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly targets: readonly TargetLimits[];
  /** UUIDs of the sessions followed here now. */
  followed(): readonly string[];
  onTaken(row: SessionRow): void;
  onCommands(): Promise<void>;
}

/** One thing after the other: what changes the ownership of sessions on this node. */
export function createOwnershipLoop(options: OwnershipLoopOptions): OwnershipLoop {
  const { db, nodeId, clock, logger, targets, followed, onTaken, onCommands } = options;
  const names = targets.map(({ name }) => name);
  const stopping = new AbortController();
  const wanted = { look: true, admit: true, own: true };
  const metrics = { admitted: 0, adopted: 0 };
  let wake: (() => void) | undefined;
  let loop: Promise<void> = Promise.resolve();
  let lookedAt = Number.NEGATIVE_INFINITY;

  const adoptAll = async (adopt: () => Promise<SessionRow[]>, how: string) => {
    for (let rows = await adopt(); rows.length > 0; rows = await adopt()) {
      metrics.adopted += rows.length;
      logger.info({ nodeId, count: rows.length }, `sessions adopted: ${how}`);
      for (const row of rows) onTaken(row);
    }
  };

  const lookAround = async () => {
    lookedAt = clock.monotonic();
    const work = await findWork(db, nodeId, targets);
    if (work.commanded) await onCommands();
    if (work.released) await adoptAll(() => adoptReleased(db, nodeId, names), "let go of by others");
    if (work.orphaned) await adoptAll(() => adoptDead(db, nodeId, names), "their node is dead");
    // The answer to an admission or adoption can be lost after its commit: such a session is ours and nobody follows it.
    if (wanted.own || work.owned > followed().length) {
      wanted.own = false;
      await adoptAll(() => adoptOwn(db, nodeId, names, followed()), "this node's own");
    }
    return work.admissible;
  };

  const admitNow = async () => {
    const rows = await admitSessions(db, nodeId, targets, clock.now());
    metrics.admitted += rows.length;
    for (const row of rows) onTaken(row);
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
      if (targets.length > 0) loop = work();
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
