import {
  type CallRecord,
  type CallRunner,
  type Clock,
  isSameMachine,
  type MachineIdentity,
} from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../../db/schema.js";
import type { Logger } from "../../logger.js";
import {
  deleteLateCommands,
  findUncleaned,
  markCleaned,
  markUnsentCleaned,
  type Uncleaned,
} from "../store/terminalSessions.js";
import { toRunId } from "./getRunSpec.js";

const sweepEveryMs = 15_000;
/** After a cleanup that failed; doubled as long as some fail, up to the regular pace. */
const firstRetryMs = 1_000;
const atOncePerTarget = 4;
const attemptLimitMs = 60_000;

/** Endings after which processes of the run may be left on the machine. */
const mayHaveLeftProcesses = new Set<string | null>([
  "CANCELED",
  "CANCELED_UNCONFIRMED",
  "LINK_LOST_TOO_LONG",
  "KILLED",
  "RUN_DIR_LOST",
  "START_UNKNOWN",
  // Where an earlier attempt was on its way still when a later one was refused.
  "RUN_DIR_UNWRITABLE",
  "DISK_FULL",
  "NUMBERS_DAMAGED",
]);

/** `owed`: the machine answered, and something is left there. */
type Cleaning = "cleaned" | "owed" | "unreached";

/** Cleans up on the machines after sessions have ended: at once when it can, else again and again. */
export interface RemoteSweep {
  /** A session of this node has ended, which was launched on `machine`. */
  ended(record: CallRecord, machine: MachineIdentity | null): void;
  stop(): Promise<void>;
}

export interface RemoteSweepOptions {
  readonly db: Kysely<Database>;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly runner: CallRunner;
  readonly logger: Logger;
  readonly targets: readonly string[];
  readonly cancelGraceMs: number;
}

export function createRemoteSweep(options: RemoteSweepOptions): RemoteSweep {
  const { db, nodeId, clock, runner, logger, targets, cancelGraceMs } = options;
  const stopping = new AbortController();
  const busy = new Set<string>();
  let retryMs = firstRetryMs;
  let early = new AbortController();
  const lanes = new Map(targets.map((name) => [name, createLane(atOncePerTarget)]));

  const clean = async (one: Uncleaned): Promise<Cleaning> => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new Error("cleanup took too long")), attemptLimitMs);
    const signal = AbortSignal.any([stopping.signal, limit.signal]);
    /** Another machine under the same name: what it did is no cleanup of the one that the run was started on. */
    const isStranger = (machine: MachineIdentity) =>
      one.machine !== null && !isSameMachine(one.machine, machine);
    try {
      if (mayHaveLeftProcesses.has(one.errorCode)) {
        const { survivors, snapshot } = await runner.cancel(one.target, toRunId(one), {
          graceMs: cancelGraceMs,
          signal,
        });
        if (survivors > 0 || isStranger(snapshot.machine)) return "owed";
      }
      if (isStranger(await runner.cleanup(one.target, toRunId(one), signal))) return "owed";
      await markCleaned(db, one.id, clock.now());
      return "cleaned";
    } catch (error) {
      if (!stopping.signal.aborted) {
        logger.debug({ sessionId: one.sessionId, err: error }, "cleanup not possible yet");
      }
      return "unreached";
    } finally {
      clearTimeout(timer);
    }
  };

  const enqueue = (one: Uncleaned): Promise<Cleaning> => {
    const lane = lanes.get(one.target);
    if (!lane || busy.has(one.id)) return Promise.resolve("unreached");
    busy.add(one.id);
    return lane(async () => (stopping.signal.aborted ? "unreached" : clean(one))).finally(() =>
      busy.delete(one.id),
    );
  };

  /** True when all were cleaned up. */
  const sweepTarget = async (owed: readonly Uncleaned[]): Promise<boolean> => {
    let all = true;
    for (let at = 0; at < owed.length; at += atOncePerTarget) {
      const cleaned = await Promise.all(owed.slice(at, at + atOncePerTarget).map(enqueue));
      all &&= cleaned.every((how) => how === "cleaned");
      // A machine that answers none of several is left alone until the next time.
      if (cleaned.every((how) => how === "unreached") || stopping.signal.aborted) return false;
    }
    return all;
  };

  const sweep = async () => {
    await markUnsentCleaned(db, clock.now());
    await deleteLateCommands(db);
    const owed = await findUncleaned(db, nodeId, targets);
    const swept = await Promise.all(
      targets.map((name) => sweepTarget(owed.filter(({ target }) => target === name))),
    );
    return !swept.includes(false);
  };

  const pause = async (ms: number) => {
    early = new AbortController();
    await clock.sleep(ms, AbortSignal.any([early.signal, stopping.signal])).catch(() => {});
  };

  const sweepUntilStopped = async () => {
    while (!stopping.signal.aborted) {
      const clean = await sweep().catch((error: unknown) => {
        logger.debug({ err: error }, "sweep failed");
        return false;
      });
      if (clean) retryMs = firstRetryMs;
      await pause(clean ? sweepEveryMs : retryMs);
      if (!clean) retryMs = Math.min(sweepEveryMs, retryMs * 2);
    }
  };
  const loop = sweepUntilStopped();

  return {
    ended: ({ id, sessionId, target, state }, machine) => {
      void enqueue({ id, sessionId, target, errorCode: state.errorCode, machine }).then((cleaned) => {
        if (cleaned === "cleaned" || stopping.signal.aborted) return;
        retryMs = firstRetryMs;
        early.abort();
      });
    },
    stop: async () => {
      stopping.abort(new Error("server stops"));
      await loop;
    },
  };
}

/** Runs tasks, at most `width` at a time, in order. */
function createLane(width: number) {
  const waiting: (() => void)[] = [];
  let free = width;
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
