import { randomUUID } from "node:crypto";
import { type Clock, toSafeText } from "@holat/core";
import { type Kysely, sql } from "kysely";
import type { Inbox } from "../connections/connectionContext.js";
import { createMailbox } from "../connections/runs/createMailbox.js";
import { isDatabaseAway } from "../db/isDatabaseAway.js";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";
import { messageChannel } from "./messageNotices.js";
import { databaseTime } from "./store/databaseTime.js";

/** Bounds of what is kept of somebody else's message. */
const mostText = 65_536;
const mostName = 256;
/** What has not been written yet; more is dropped, with a word in the log. */
const mostWaiting = 10_000;
const retryMs = 500;

export interface RunningInbox extends Inbox {
  start(): void;
  stop(): Promise<void>;
}

type Write = (db: Kysely<Database>) => Promise<unknown>;

/** Writes what comes in, in order; waits while the database is away. */
export function createInbox(options: {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
}): RunningInbox {
  const { db, clock, logger } = options;
  const stopped = new AbortController();
  const mailbox = createMailbox<Write>();
  let waiting = 0;
  let working: Promise<void> = Promise.resolve();

  const put = (write: Write) => {
    if (waiting >= mostWaiting) return logger.warn({ waiting }, "more comes in than can be stored: dropped");
    waiting++;
    mailbox.put(write);
  };

  const writeOne = async (write: Write) => {
    for (;;) {
      try {
        return await write(db);
      } catch (error) {
        if (!isDatabaseAway(error) || stopped.signal.aborted)
          return logger.warn({ err: error }, "what came in could not be stored");
        await clock.sleep(retryMs, stopped.signal).catch(() => {});
      }
    }
  };

  const work = async () => {
    for (let write = await mailbox.take(stopped.signal); write; write = await mailbox.take(stopped.signal)) {
      await writeOne(write);
      waiting--;
    }
  };

  return {
    message: (connectionId, { id, from, text, at }) =>
      put((to) => {
        const body = text === null ? null : toSafeText(text).slice(0, mostText).toWellFormed();
        return sql`
          WITH stored AS (
            INSERT INTO messages (id, connection_id, direction, wire_id, peer, body, status, actor, created_at, updated_at)
            SELECT ${randomUUID()}, id, 'in', ${toSafeText(id).slice(0, mostName)}, ${toSafeText(from).slice(0, mostName)},
              ${body}, 'received', session_id, least(${at}::bigint, ${databaseTime}), ${databaseTime}
            FROM connections WHERE id = ${connectionId}
            ON CONFLICT (connection_id, direction, wire_id) DO NOTHING RETURNING id)
          SELECT pg_notify(${messageChannel}, id::text) FROM stored`.execute(to);
      }),
    receipt: (connectionId, { id, status }) =>
      put((to) => {
        const from = {
          delivered: ["sending", "sent", "unknown"],
          read: ["sending", "sent", "unknown", "delivered"],
          failed: ["sending", "sent", "unknown"],
        }[status];
        const code = status === "failed" ? "MESSAGE_REFUSED" : null;
        return sql`
          WITH told AS (
            UPDATE messages SET status = ${status}, updated_at = ${databaseTime}, error_code = ${code},
              error_detail = NULL, claimed_generation = NULL, sent_at = coalesce(sent_at, ${databaseTime})
            WHERE connection_id = ${connectionId} AND direction = 'out' AND wire_id = ${id}
              AND status = ANY (${from}::text[]) RETURNING id)
          SELECT pg_notify(${messageChannel}, id::text) FROM told`.execute(to);
      }),
    start: () => {
      working = work();
    },
    stop: async () => {
      stopped.abort();
      await working;
    },
  };
}
