import type { Clock } from "@holat/core";
import { sql, type Transaction } from "kysely";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";

/** The payload is the id of the revoked token. PGlite listens to plain names only: no hyphen. */
export const revokedChannel = "holat_revoked";

/** A message that was never delivered costs at most this. */
const readEveryMs = 30_000;

/** No token lives longer, so a revocation may be forgotten then: an id alone does not say when its token expires. */
const longestLifeMs = 31 * 24 * 3_600_000;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface Revocations {
  has(tokenId: string): boolean;
  /** Stores it, does `also` where it is new, and tells every node; an id that no token can have is let be. */
  add(tokenId: string, also?: (tx: Transaction<Database>) => Promise<void>): Promise<void>;
  /** Called once for each on this node, whichever node it was added on. */
  onAdded(listener: (tokenId: string) => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The revoked tokens' ids, in memory on every node: by message at once, and by reading the table now and then. */
export function createRevocations({
  database: { db, listen },
  clock,
  logger,
}: {
  readonly database: Pick<OpenDatabase, "db" | "listen">;
  readonly clock: Clock;
  readonly logger: Logger;
}): Revocations {
  const known = new Map<string, number>();
  const listeners = new Set<(tokenId: string) => void>();
  const stopped = new AbortController();
  let unlisten: (() => Promise<void>) | undefined;

  const learn = (tokenId: string, expiresAt: number) => {
    if (known.has(tokenId) || !uuid.test(tokenId)) return;
    known.set(tokenId, expiresAt);
    for (const listener of listeners) listener(tokenId);
  };

  const read = async () => {
    const now = clock.now();
    const rows = await db
      .selectFrom("revoked_view_tokens")
      .select(["id", "expires_at"])
      .where("expires_at", ">", now)
      .execute();
    for (const row of rows) learn(row.id, row.expires_at);
    for (const [tokenId, expiresAt] of known) if (expiresAt <= now) known.delete(tokenId);
    await db.deleteFrom("revoked_view_tokens").where("expires_at", "<=", now).execute();
  };

  const readSafely = () =>
    read().catch((error: unknown) => {
      if (!stopped.signal.aborted)
        logger.warn({ err: error }, "revoked view tokens not read; tried again soon");
    });

  const keepReading = async () => {
    for (;;) {
      await clock.sleep(readEveryMs, stopped.signal);
      await readSafely();
    }
  };

  return {
    has: (tokenId) => known.has(tokenId),
    add: async (given, also) => {
      const tokenId = given.toLowerCase();
      if (!uuid.test(tokenId)) return;
      const now = clock.now();
      const expiresAt = now + longestLifeMs;
      await db.transaction().execute(async (tx) => {
        const added = await tx
          .insertInto("revoked_view_tokens")
          .values({ id: tokenId, expires_at: expiresAt, revoked_at: now })
          .onConflict((conflict) => conflict.column("id").doNothing())
          .returning("id")
          .executeTakeFirst();
        if (added) await also?.(tx);
        await sql`SELECT pg_notify(${revokedChannel}, ${tokenId})`.execute(tx);
      });
      learn(tokenId, expiresAt);
    },
    onAdded: (listener) => {
      const entry = (tokenId: string) => listener(tokenId);
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    start: async () => {
      // Heard first, then read: what is revoked in between is not missed.
      unlisten = await listen(revokedChannel, {
        onMessage: (tokenId) => learn(tokenId, clock.now() + longestLifeMs),
        onCatchUp: () => void readSafely(),
      });
      await read();
      keepReading().catch(() => {});
    },
    stop: async () => {
      stopped.abort();
      await unlisten?.().catch(() => {});
    },
  };
}
