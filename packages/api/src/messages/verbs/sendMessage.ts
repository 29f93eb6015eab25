import { randomBytes, randomUUID } from "node:crypto";
import { createHolatError, type Message } from "@holat/core";
import type { Transaction } from "kysely";
import type { Principal } from "../../access/principal.js";
import { getConnectionRow } from "../../connections/store/findConnections.js";
import type { Database } from "../../db/schema.js";
import { findAnswer, type IdempotentRequest, type KeptAnswer, keepAnswer } from "../../http/idempotency.js";
import { withDatabase } from "../../http/withDatabase.js";
import { findCandidates, lockChoice } from "../chooseConnection.js";
import { sendMessageNotice } from "../messageNotices.js";
import type { MessagesContext } from "../messagesContext.js";
import { type MessageRow, presentMessage } from "../presentMessage.js";
import { readDatabaseTime } from "../store/databaseTime.js";

const defaultWaitSeconds = 300;

export interface SendMessageInput {
  /** undefined: the least loaded one that can send. */
  readonly sessionId: string | undefined;
  readonly to: string;
  readonly text: string;
  readonly expiresInSeconds?: number | undefined;
  readonly idempotent?: Omit<IdempotentRequest, "principalId"> | undefined;
}

export interface SentMessage {
  readonly message: Message;
  /** An earlier request with the same idempotency key had queued it. */
  readonly replayed: boolean;
}

/**
 * Queues a message for the server that holds its session. Throws NO_LINK_AVAILABLE where the choice is ours and nobody
 * can send, SESSION_NOT_FOUND, IDEMPOTENCY_KEY_REUSED, DRAINING, and DATABASE_AWAY: then nothing was queued, as far as
 * can be known.
 */
export async function sendMessage(
  ctx: MessagesContext,
  principal: Principal,
  input: SendMessageInput,
): Promise<SentMessage> {
  if (ctx.engine.draining) throw createHolatError("DRAINING");
  const idempotent = input.idempotent && { ...input.idempotent, principalId: principal.id };
  const sent = await withDatabase(ctx.clock, (signal) =>
    ctx.db.transaction().execute(async (tx): Promise<SentMessage> => {
      const now = ctx.clock.now();
      const earlier = idempotent && (await findAnswer(tx, idempotent, now));
      if (earlier) return replay(earlier);
      const connection = await choose(ctx, tx, principal, input.sessionId);
      const row = createRow(connection, input, principal.id, await readDatabaseTime(tx));
      const message = presentMessage(row);
      const answer = { status: 202, headers: {}, body: JSON.stringify(message) };
      const meanwhile = idempotent && (await keepAnswer(tx, idempotent, answer, now));
      if (meanwhile) return replay(meanwhile);
      const { session_id, seq, ...values } = row;
      await tx.insertInto("messages").values(values).execute();
      await sendMessageNotice(tx);
      signal.throwIfAborted();
      return { message, replayed: false };
    }),
  );
  if (!sent.replayed) ctx.wakeOutbox();
  return sent;
}

function replay({ body }: KeptAnswer): SentMessage {
  const message: Message = JSON.parse(body);
  return { message, replayed: true };
}

async function choose(
  ctx: MessagesContext,
  tx: Transaction<Database>,
  principal: Principal,
  sessionId: string | undefined,
): Promise<{ readonly id: number; readonly session_id: string }> {
  if (sessionId !== undefined) return getConnectionRow(tx, principal, sessionId);
  await lockChoice(tx);
  const [least] = await findCandidates(tx, principal, { engine: ctx.engine });
  if (!least) throw createHolatError("NO_LINK_AVAILABLE");
  return least;
}

function createRow(
  connection: { readonly id: number; readonly session_id: string },
  { sessionId, to, text, expiresInSeconds = defaultWaitSeconds }: SendMessageInput,
  actor: string,
  now: number,
): MessageRow {
  return {
    id: randomUUID(),
    seq: 0,
    session_id: connection.session_id,
    connection_id: connection.id,
    direction: "out",
    wire_id: `3EB0${randomBytes(10).toString("hex").toUpperCase()}`,
    peer: to,
    body: text,
    status: "queued",
    error_code: null,
    error_detail: null,
    pinned: sessionId !== undefined,
    actor,
    expires_at: now + expiresInSeconds * 1000,
    claimed_generation: null,
    created_at: now,
    updated_at: now,
    sent_at: null,
  };
}
