import {
  applyConnectionEvent,
  type ConnectionEvent,
  type ConnectionRecord,
  createHolatError,
  deriveCloseRule,
} from "@holat/core";
import { isDatabaseAway } from "../../db/isDatabaseAway.js";
import { type RunDeps, systemActor } from "../connectionContext.js";
import { type ConnectionCommit, commitConnection } from "../store/commitConnection.js";
import { toConnectionRecord } from "../store/connectionRow.js";

const retryMs = 200;

/** The last committed record of one session, and the one way to the next. */
export interface Commits {
  readonly record: ConnectionRecord;
  /**
   * Commits what an event changes, if it changes anything; waits while the database is away. Rejects with
   * OWNERSHIP_LOST once the session is somebody else's, or this server's lease has ended.
   */
  apply(event: ConnectionEvent, actor?: string): Promise<void>;
}

export function createCommits(
  first: ConnectionRecord,
  { db, clock, node, logger }: RunDeps,
  { signal, onCommitted }: { readonly signal: AbortSignal; onCommitted(record: ConnectionRecord): void },
): Commits {
  let record = first;

  /** The statement's answer may have been lost after its commit: the row then has the version that we meant to write. */
  const findCommitted = async (): Promise<ConnectionRecord | undefined> => {
    const row = await db.selectFrom("connections").selectAll().where("id", "=", record.id).executeTakeFirst();
    const ours = row && row.generation === record.generation && row.version === record.version + 1;
    return ours ? toConnectionRecord(row) : undefined;
  };

  const commit = async (change: ConnectionCommit): Promise<ConnectionRecord> => {
    for (let unsure = false; ; ) {
      if (signal.aborted || !node.lease.isValid()) throw createHolatError("OWNERSHIP_LOST");
      try {
        const written = (await commitConnection(db, change)) ?? (unsure ? await findCommitted() : undefined);
        if (written) return written;
        throw createHolatError("OWNERSHIP_LOST");
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        unsure = true;
        logger.debug({ sessionId: record.sessionId, err: error }, "state not committed yet; again soon");
        await clock.sleep(retryMs, signal).catch(() => {});
      }
    }
  };

  return {
    get record() {
      return record;
    },
    apply: async (event, actor = systemActor) => {
      const state = applyConnectionEvent(record.state, event);
      if (state === record.state) return;
      record = await commit({
        before: record,
        state,
        at: clock.now(),
        happenedAt: event.kind === "ownerLost" ? event.at : undefined,
        reason: describeEvent(event),
        code: event.kind === "closed" ? event.close.code : null,
        actor,
        nodeId: node.nodeId,
        // What an unlinked account left behind is not to be read by the next one.
        newEpoch: state.status === "logged_out" && record.state.status !== "logged_out",
      });
      onCommitted(record);
    },
  };
}

/** The word for it in the transition log. */
function describeEvent(event: ConnectionEvent): string {
  switch (event.kind) {
    case "closed":
      return deriveCloseRule(event.close).reason;
    case "ownerLost":
      return "node_lost";
    case "startRequested":
      return "restarted";
    case "stopRequested":
      return "stopped";
    case "loggedOut":
      return "logged_out";
    default:
      return event.kind;
  }
}
