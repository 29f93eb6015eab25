import { timingSafeEqual } from "node:crypto";
import type { Clock } from "@holat/core";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import { toPrincipal } from "./apiKey.js";
import { type KeyRow, keysChannel, readUsableKeys, writeUses } from "./keyTable.js";
import type { Principal } from "./principal.js";
import type { StoredKeys } from "./storedKeys.js";

/** A message that was never delivered costs at most this. */
const readEveryMs = 30_000;
/** When a key was used last is written no oftener. */
const useEveryMs = 60_000;

const message = /^(created|revoked) ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

export interface StoredKeysOptions {
  readonly database: Pick<OpenDatabase, "db" | "listen">;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RunningStoredKeys extends StoredKeys {
  /** Reads the keys, and goes on hearing of new and revoked ones. Rejects when the database is away. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Known {
  readonly id: string;
  readonly hash: Uint8Array;
  readonly principal: Principal;
  used: boolean;
  useWrittenAt: number;
}

/**
 * Keeps the stored keys in memory on every node: changes by message at once, and by reading the table now and then.
 * While the database is away those that are known go on working.
 *
 * ```ts
 * const keys = createStoredKeys({ database, clock: systemClock, logger });
 * await keys.start();
 * const app = createApi({ ...options, keys });
 * ```
 */
export function createStoredKeys({
  database: { db, listen },
  clock,
  logger,
}: StoredKeysOptions): RunningStoredKeys {
  const byHash = new Map<string, Known>();
  const byId = new Map<string, Known>();
  /** Principals; a read that began before the revocation must not bring a key back. */
  const revoked = new Set<string>();
  const listeners = new Set<(principalId: string) => void>();
  const stopped = new AbortController();
  let reading: Promise<void> = Promise.resolve();
  let unlisten: (() => Promise<void>) | undefined;

  const remove = ({ id, hash }: Known) => {
    byId.delete(id);
    byHash.delete(toText(hash));
  };

  const forget = (keyId: string) => {
    const principalId = `key:${keyId}`;
    if (revoked.has(principalId)) return;
    revoked.add(principalId);
    const known = byId.get(keyId);
    if (known) remove(known);
    for (const listener of listeners) listener(principalId);
  };

  const learn = ({ id, name, hash, scopes, sessions, targets, expires_at }: KeyRow) => {
    if (byId.has(id) || revoked.has(`key:${id}`)) return;
    const limits = { sessions, targets };
    const principal = toPrincipal({ id, name, hash, scopes, limits, expiresAt: expires_at });
    const known = { id, hash, principal, used: false, useWrittenAt: Number.NEGATIVE_INFINITY };
    byId.set(id, known);
    byHash.set(toText(hash), known);
  };

  const readNow = async () => {
    const rows = await readUsableKeys(db, clock.now());
    for (const row of rows) learn(row);
    const ids = new Set(rows.map(({ id }) => id));
    for (const known of [...byId.values()]) {
      if (ids.has(known.id)) continue;
      if (isExpired(known, clock.now())) remove(known);
      else forget(known.id);
    }
  };

  /** One after the other: an older look at the table never follows a newer one. */
  const read = (): Promise<void> => {
    const next = reading.catch(() => {}).then(readNow);
    reading = next;
    return next;
  };

  const readSafely = () =>
    read().catch((error: unknown) => {
      if (!stopped.signal.aborted) logger.warn({ err: error }, "stored keys not read; tried again soon");
    });

  const tellUses = async () => {
    const now = clock.now();
    const due = [...byId.values()].filter(
      ({ used, useWrittenAt }) => used && useWrittenAt <= now - useEveryMs,
    );
    if (due.length === 0) return;
    for (const known of due) known.used = false;
    try {
      await writeUses(
        db,
        due.map(({ id }) => id),
        now,
      );
      for (const known of due) known.useWrittenAt = now;
    } catch (error) {
      for (const known of due) known.used = true;
      logger.debug({ err: error }, "uses of keys not written yet");
    }
  };

  const keepReading = async () => {
    for (;;) {
      await clock.sleep(readEveryMs, stopped.signal);
      await tellUses();
      await readSafely();
    }
  };

  const heard = (text: string) => {
    const [, what, id = ""] = message.exec(text) ?? [];
    if (what === "revoked") forget(id);
    else if (what === "created") void readSafely();
  };

  return {
    find: (hash) => {
      const known = byHash.get(toText(hash));
      if (known === undefined || !timingSafeEqual(known.hash, hash)) return undefined;
      known.used = true;
      return known.principal;
    },
    get: (keyId) => {
      const known = byId.get(keyId);
      if (known) known.used = true;
      return known;
    },
    get usable() {
      const now = clock.now();
      return [...byId.values()].some((known) => !isExpired(known, now));
    },
    isRevoked: (principalId) => revoked.has(principalId),
    onRevoked: (listener) => {
      const entry = (principalId: string) => listener(principalId);
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    refresh: readSafely,
    forget,
    start: async () => {
      // Heard first, then read: what changes in between is not missed.
      unlisten = await listen(keysChannel, { onMessage: heard, onCatchUp: () => void readSafely() });
      await read();
      keepReading().catch(() => {});
    },
    stop: async () => {
      stopped.abort();
      await unlisten?.().catch(() => {});
      await tellUses();
    },
  };
}

function isExpired({ principal: { expiresAt } }: Known, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

function toText(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString("latin1");
}
