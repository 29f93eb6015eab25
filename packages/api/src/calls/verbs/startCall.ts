import { randomUUID } from "node:crypto";
import {
  type CallRecord,
  type CallSession,
  deriveCallSession,
  HolatError,
  initialCallState,
  type Locale,
} from "@holat/core";
import { type StartCallRequest, shown } from "@holat/core/schemas";
import type { Transaction } from "kysely";
import { maySeeTarget } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import { writeAudit } from "../../audit/writeAudit.js";
import type { Context } from "../../context.js";
import type { Database } from "../../db/schema.js";
import { type IdempotentRequest, keepAnswer } from "../../http/idempotency.js";
import { invalidRequest } from "../../http/RequestError.js";
import { databaseWaitMs, withDatabase } from "../../http/withDatabase.js";
import { sendNotice } from "../../ownership/notices.js";
import { createSessionId } from "../createSessionId.js";
import { toStateColumns } from "../store/sessionRow.js";

export interface StartCallInput {
  readonly request: StartCallRequest;
  readonly lang: Locale;
  readonly idempotent?: Omit<IdempotentRequest, "principalId"> | undefined;
}

export interface StartedCall {
  readonly session: CallSession;
  /** An earlier request with the same idempotency key had started it. */
  readonly replayed: boolean;
}

/**
 * Queues a session; it starts when its target has a free slot. Throws VALIDATION_FAILED for an unknown target,
 * IDEMPOTENCY_KEY_REUSED, DRAINING, and DATABASE_AWAY: then nothing was queued, as far as can be known.
 */
export async function startCall(
  ctx: Context,
  principal: Principal,
  input: StartCallInput,
): Promise<StartedCall> {
  if (ctx.engine.draining)
    throw new HolatError("DRAINING", "The server is stopping and takes no new sessions", {
      hint: "Try again soon: another one takes over, or this one is back.",
    });
  const now = ctx.clock.now();
  const record = createRecord(input.request, chooseTarget(ctx, principal, input.request.target), now);
  const session = deriveCallSession(record, now, input.lang);
  const { idempotent } = input;

  const queue = (signal: AbortSignal) =>
    ctx.db.transaction().execute(async (tx) => {
      const answer = { status: 201, headers: {}, body: JSON.stringify(session) };
      const kept =
        idempotent && (await keepAnswer(tx, { ...idempotent, principalId: principal.id }, answer, now));
      if (kept) return kept;
      await insertSession(tx, record, input.request);
      const { target, sessionId } = record;
      await writeAudit(tx, principal, "call.start", sessionId, {
        target,
        numbers: input.request.numbers?.length ?? 0,
      });
      await sendNotice(tx, ctx.engine.nodeId);
      signal.throwIfAborted();
      return undefined;
    });
  const earlier = await withDatabase(ctx.clock, queue, deriveWaitMs(input.request));
  if (earlier) {
    const replayed: CallSession = JSON.parse(earlier.body);
    return { session: replayed, replayed: true };
  }
  ctx.live.hub.publish(record);
  ctx.engine.queued();
  ctx.logger.info(
    { sessionId: record.sessionId, target: record.target, principalId: principal.id },
    "session queued",
  );
  return { session, replayed: false };
}

/** A hundred thousand numbers are megabytes: on a busy machine the database takes seconds to store them. */
function deriveWaitMs({ numbers = [] }: StartCallRequest): number {
  return databaseWaitMs + Math.ceil(numbers.length / 10);
}

/** For a principal there are no others than those that it may see. */
function chooseTarget(ctx: Context, principal: Principal, asked: string | undefined): string {
  const names = ctx.targets.map(({ name }) => name).filter((name) => maySeeTarget(principal, name));
  const name = asked ?? names[0];
  if (name !== undefined && names.includes(name)) return name;
  const detail =
    name === undefined
      ? "No target is configured; set HOLAT_SSH_HOST or name one in holat.yaml, then start the server again"
      : `target is ${shown(name)}, which is not configured; it wants ${names.map(shown).join(" or ") || "one that holat.yaml names"}`;
  throw invalidRequest([{ pointer: "/target", detail, code: "unknown_target" }]);
}

function createRecord({ numbers, metadata }: StartCallRequest, target: string, now: number): CallRecord {
  return {
    id: randomUUID(),
    sessionId: createSessionId(now),
    target,
    metadata: metadata ?? {},
    createdAt: now,
    updatedAt: now,
    version: 1,
    state: initialCallState({ givenTotal: numbers?.length ?? 0 }),
  };
}

async function insertSession(
  tx: Transaction<Database>,
  record: CallRecord,
  { numbers, args }: StartCallRequest,
): Promise<void> {
  const { parse_state, ...state } = toStateColumns(record.state);
  await tx
    .insertInto("call_sessions")
    .values({
      id: record.id,
      session_id: record.sessionId,
      target: record.target,
      metadata: JSON.stringify(record.metadata),
      created_at: record.createdAt,
      updated_at: record.updatedAt,
      version: record.version,
      generation: 0,
      ...state,
      parse_state: JSON.stringify(parse_state),
    })
    .execute();
  await tx
    .insertInto("call_inputs")
    .values({
      session_id: record.id,
      numbers: numbers ? Buffer.from(`${numbers.join("\n")}\n`) : null,
      args: JSON.stringify(args ?? {}),
    })
    .execute();
}
