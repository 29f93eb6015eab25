import { createHash } from "node:crypto";
import { HolatError } from "@holat/core";
import type { Transaction } from "kysely";
import type { Database } from "../db/schema.js";

/** How long a key stands for its first request. */
export const idempotencyKeyLifeMs = 24 * 60 * 60 * 1000;

/** A request that may be repeated without being carried out again. */
export interface IdempotentRequest {
  /** As the caller chose it; counts for this principal, method and route alone. */
  readonly key: string;
  readonly principalId: string;
  /** `POST /calls/start`. */
  readonly route: string;
  readonly body: Uint8Array;
}

/** The answer that was given to the first request. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Keeps the answer under the key, as part of the transaction that does what the answer says. When the key has an answer
 * already, that one is returned and the transaction must do nothing; another request under way with the same key is
 * waited for. Throws IDEMPOTENCY_KEY_REUSED when the key came with another body.
 */
export async function keepAnswer(
  tx: Transaction<Database>,
  request: IdempotentRequest,
  answer: KeptAnswer,
  now: number,
): Promise<KeptAnswer | undefined> {
  const id = deriveId(request);
  const values = {
    body_hash: sha256(request.body),
    status: answer.status,
    headers: JSON.stringify(answer.headers),
    body: answer.body,
    created_at: now,
  };
  const kept = await tx
    .insertInto("idempotency_keys")
    .values({ id, ...values })
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet(values)
        .where("idempotency_keys.created_at", "<=", now - idempotencyKeyLifeMs),
    )
    .returning("id")
    .executeTakeFirst();
  if (kept) return undefined;
  return findAnswer(tx, request, now);
}

/** What was answered to the first request with this key, if there was one. Throws IDEMPOTENCY_KEY_REUSED. */
export async function findAnswer(
  tx: Transaction<Database>,
  request: IdempotentRequest,
  now: number,
): Promise<KeptAnswer | undefined> {
  const first = await tx
    .selectFrom("idempotency_keys")
    .selectAll()
    .where("id", "=", deriveId(request))
    .where("created_at", ">", now - idempotencyKeyLifeMs)
    .executeTakeFirst();
  if (!first) return undefined;
  if (first.body_hash !== sha256(request.body))
    throw new HolatError("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key came with another body before", {
      hint: "Choose a new key for a new request; the same one only to repeat the very same bytes.",
    });
  return { status: first.status, headers: first.headers, body: first.body };
}

function deriveId({ principalId, route, key }: IdempotentRequest): string {
  return sha256([principalId, route, key].join("\n"));
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
