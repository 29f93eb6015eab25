import { type Clock, createHolatError } from "@holat/core";
import { sql } from "kysely";
import type { ConnectionEngine } from "../connections/engine.js";
import type { ConnectionRun } from "../connections/runs/runConnection.js";
import { isDatabaseAway } from "../db/isDatabaseAway.js";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import { paceWindowMs } from "./chooseConnection.js";
import { createPace, type Pace } from "./createPace.js";
import { messageChannel } from "./messageNotices.js";
import { claimMessage, deriveOutcome, recordOutcome } from "./store/claimMessage.js";
import { databaseTime } from "./store/databaseTime.js";
import { findWaiting } from "./store/findWaiting.js";
import { moveMessages } from "./store/moveMessages.js";
import { settleMessages } from "./store/settleMessages.js";

/** How late what no notice told of is seen, and what has expired. */
const lookEveryMs = 1_000;
/** The other side's answer to one message. */
const answerWithinMs = 30_000;
const retryMs = 200;

export interface Outbox {
  start(): Promise<void>;
  /** There may be something to send; never waits. */
  wake(): void;
  /** Sends nothing more; what is under way may end as unknown. */
  stop(): Promise<void>;
}

export interface OutboxOptions {
  readonly database: Pick<OpenDatabase, "db" | "listen">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly engine: ConnectionEngine;
}

/**
 * Sends the messages of the sessions that are held here: each session one after the other, within its pace. The rows
 * decide who sends what; a message is begun once.
 */
export function createOutbox({ database, clock, logger, engine }: OutboxOptions): Outbox {
  const { db } = database;
  const stopped = new AbortController();
  const { signal } = stopped;
  const sending = new Map<number, Promise<void>>();
  const paces = new WeakMap<ConnectionRun, Pace>();
  let unlisten: (() => Promise<void>) | undefined;
  const resting = new Set<number>();
  let wanted = false;
  let waking: Promise<void> | undefined;

  const getPace = async (run: ConnectionRun): Promise<Pace> => {
    const known = paces.get(run);
    if (known) return known;
    const { id } = run.record;
    const { messages_per_minute } = await db
      .selectFrom("connections")
      .select("messages_per_minute")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const readAt = clock.monotonic();
    const earlier = await db
      .selectFrom("messages")
      .select(sql<number>`${databaseTime} - sent_at`.as("age"))
      .where("connection_id", "=", id)
      .where("sent_at", ">", sql<number>`${databaseTime} - ${sql.lit(paceWindowMs)}`)
      .where("sent_at", "<=", databaseTime)
      .orderBy("sent_at")
      .execute();
    const pace = createPace(
      messages_per_minute,
      earlier.map(({ age }) => readAt - age),
    );
    paces.set(run, pace);
    return pace;
  };

  /** Until it is written, or the session is somebody else's, who then says that nobody knows. */
  const record = async (run: ConnectionRun, id: string, outcome: ReturnType<typeof deriveOutcome>) => {
    while (engine.findHeld(run.record.id)) {
      try {
        return await recordOutcome(db, id, outcome);
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        await clock.sleep(retryMs, signal).catch(() => {});
        if (signal.aborted) return;
      }
    }
  };

  /** Not looked at before that time: it has used up its pace, or was not ready though it said so. */
  const rest = (id: number, ms: number) => {
    resting.add(id);
    clock.sleep(ms, signal).then(
      () => {
        resting.delete(id);
        wake();
      },
      () => {},
    );
  };

  /** False: there is nothing to send for it now. */
  const sendNext = async (run: ConnectionRun): Promise<boolean> => {
    const pace = await getPace(run);
    const waitMs = pace.waitMs(clock.monotonic());
    if (waitMs > 0) {
      rest(run.record.id, waitMs);
      return false;
    }
    const { id: connectionId, generation } = run.record;
    const message = await claimMessage(db, {
      connectionId,
      nodeId: engine.nodeId,
      generation,
    });
    if (!message) return false;
    const limit = new AbortController();
    const timer = new AbortController();
    clock.sleep(answerWithinMs, timer.signal).then(
      () => limit.abort(),
      () => {},
    );
    const failure = await (run.socket
      ? run.socket
          .send({ id: message.wire_id, to: message.peer, text: message.body ?? "" }, limit.signal)
          .then(
            () => undefined,
            (error: unknown) => error,
          )
      : createHolatError("LINK_NOT_READY"));
    timer.abort();
    const outcome = deriveOutcome(failure);
    if (outcome.status !== "queued") pace.sent(clock.monotonic());
    await record(run, message.id, outcome);
    if (outcome.status !== "queued") return true;
    rest(connectionId, lookEveryMs);
    return false;
  };

  const sendAll = async (run: ConnectionRun) => {
    while (!signal.aborted && run.live === "CONNECTED" && (await sendNext(run)));
  };

  const sendSafely = (run: ConnectionRun) =>
    sendAll(run).catch((error: unknown) => {
      logger[isDatabaseAway(error) ? "debug" : "warn"](
        { sessionId: run.record.sessionId, err: error },
        "messages wait: they could not be sent",
      );
      rest(run.record.id, lookEveryMs);
    });

  /** One statement tells which of the sessions held here have something to send. */
  const sendWaiting = async () => {
    const ready = new Map<number, ConnectionRun>();
    for (const run of engine.held())
      if (run.live === "CONNECTED" && !sending.has(run.record.id) && !resting.has(run.record.id))
        ready.set(run.record.id, run);
    if (ready.size === 0) return;
    for (const id of await findWaiting(db, [...ready.keys()])) {
      const run = ready.get(id);
      if (!run || sending.has(id)) continue;
      sending.set(
        id,
        sendSafely(run).finally(() => {
          sending.delete(id);
          // What was queued after its last look, and found it still at work, is not left behind.
          wake();
        }),
      );
    }
  };

  const wake = () => {
    wanted = true;
    waking ??= (async () => {
      while (wanted && !signal.aborted) {
        wanted = false;
        await sendWaiting().catch((error: unknown) =>
          logger.debug({ err: error }, "messages not looked for yet"),
        );
      }
      waking = undefined;
    })();
  };

  const look = async () => {
    await settleMessages(db);
    await moveMessages(db, engine);
    wake();
  };

  const lookAgainAndAgain = async () => {
    while (!signal.aborted) {
      await look().catch((error: unknown) => logger.debug({ err: error }, "messages not looked at yet"));
      await clock.sleep(lookEveryMs, signal).catch(() => {});
    }
  };

  let looking: Promise<void> = Promise.resolve();
  return {
    start: async () => {
      unlisten = await database.listen(messageChannel, {
        onMessage: (id) => id === "" && wake(),
        onCatchUp: wake,
      });
      looking = lookAgainAndAgain();
    },
    wake,
    stop: async () => {
      stopped.abort();
      await unlisten?.().catch(() => {});
      await Promise.all([looking, waking]);
    },
  };
}
