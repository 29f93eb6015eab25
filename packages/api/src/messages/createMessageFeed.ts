import type { Clock, Message } from "@holat/core";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import { messageChannel } from "./messageNotices.js";
import { type MessageRow, presentMessage } from "./presentMessage.js";

/** The first notice waits this long for others: one read serves them all. */
const gatherMs = 25;
const mostAtOnce = 1_000;

/** Messages as they come in, are sent, delivered and read, on whichever server. */
export interface MessageFeed {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Told of each change from now on; one that is lost on the way is not told again. The answer ends it. */
  watch(listener: (message: Message) => void): () => void;
}

export function createMessageFeed({
  database,
  clock,
  logger,
}: {
  readonly database: Pick<OpenDatabase, "db" | "listen">;
  readonly clock: Clock;
  readonly logger: Logger;
}): MessageFeed {
  const { db } = database;
  const listeners = new Set<(message: Message) => void>();
  const stopping = new AbortController();
  let wanted = new Set<string>();
  let unlisten: (() => Promise<void>) | undefined;

  const read = async () => {
    const ids = [...wanted];
    wanted = new Set();
    const rows: MessageRow[] = await db
      .selectFrom("messages as m")
      .innerJoin("connections as c", "c.id", "m.connection_id")
      .selectAll("m")
      .select("c.session_id")
      .where("m.id", "in", ids)
      .orderBy("m.seq")
      .execute();
    for (const row of rows) {
      const message = presentMessage(row);
      for (const listener of listeners) listener(message);
    }
  };

  const noticed = (id: string) => {
    if (id === "" || listeners.size === 0 || wanted.size >= mostAtOnce) return;
    wanted.add(id);
    if (wanted.size > 1) return;
    clock
      .sleep(gatherMs, stopping.signal)
      .then(read)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) logger.debug({ err: error }, "changes of messages not read");
      });
  };

  return {
    start: async () => {
      unlisten = await database.listen(messageChannel, { onMessage: noticed });
    },
    stop: async () => {
      stopping.abort();
      await unlisten?.();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
