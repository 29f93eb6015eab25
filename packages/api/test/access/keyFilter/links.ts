import { randomUUID } from "node:crypto";
import { type ConnectionRecord, type ConnectionState, initialConnectionState } from "@holat/core";
import fc from "fast-check";
import { sql } from "kysely";
import type { ConnectionEngine } from "../../../src/connections/engine.js";
import { toConnectionColumns } from "../../../src/connections/store/connectionRow.js";
import type { OpenDatabase } from "../../../src/db/openDatabase.js";
import { createdAt } from "../../calls/insertRecord.js";

/** Another server, which holds some of the linked accounts and lives. */
const otherNode = "node-other";
const loadStep = 5;

/** A connection session. */
export interface SceneLink {
  readonly sessionId: string;
  readonly visible: boolean;
  /** Held by the other server, and connected; else stopped, and nobody's. */
  readonly held: boolean;
  /** False where all that a key may not see was taken away. */
  readonly present: boolean;
  readonly messageId: string;
}

const linkNames = ["shop-1", "shop-2", "shop_1", "Shop-1", "bank-1", "bank-2"] as const;
export const linkPatterns = fc.option(
  fc.uniqueArray(fc.constantFrom(...linkNames, "shop-*", "shop_*", "bank*", "nobody"), { maxLength: 3 }),
);
export const heldLinks = fc.subarray([...linkNames], { minLength: 2, maxLength: 4 });

export function linksOf(held: readonly string[], isVisible: (name: string) => boolean): SceneLink[] {
  return linkNames.map((sessionId) => ({
    sessionId,
    visible: isVisible(sessionId),
    held: held.includes(sessionId),
    present: true,
    messageId: randomUUID(),
  }));
}

function stateOf({ held }: SceneLink): ConnectionState {
  const state = initialConnectionState(createdAt);
  return held
    ? { ...state, status: "connected", paired: true, phone: "998901234567", openedAt: createdAt }
    : { ...state, status: "disconnected", desired: "stopped" };
}

/** Ids are given to all of them first, so that they are the same where some are taken away. */
export async function insertLinks({ db }: OpenDatabase, links: readonly SceneLink[]): Promise<void> {
  await sql`TRUNCATE connections RESTART IDENTITY CASCADE`.execute(db);
  await sql`
    INSERT INTO nodes (id, lease_until, held_since, started_at, incarnation)
    VALUES (${otherNode}, now() + interval '1 day', now(), now(), ${randomUUID()}) ON CONFLICT (id) DO NOTHING`.execute(
    db,
  );
  for (const [index, link] of links.entries()) {
    const state = stateOf(link);
    const { id } = await db
      .insertInto("connections")
      .values({
        session_id: link.sessionId,
        ...toConnectionColumns(state),
        proxy: null,
        messages_per_minute: 60,
        created_at: createdAt,
        updated_at: createdAt,
        owner: link.held ? otherNode : null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await db
      .insertInto("connection_transitions")
      .values({
        connection_id: id,
        at: createdAt,
        from_status: null,
        to_status: state.status,
        code: null,
        reason: "created",
        actor: "local",
        node: null,
      })
      .execute();
    // Each has a load of its own, so that the least loaded one is always the same.
    const messages = Array.from({ length: 1 + index * loadStep }, (_, number) => ({
      id: number === 0 ? link.messageId : randomUUID(),
      connection_id: id,
      direction: "out" as const,
      wire_id: String(number),
      peer: "998901234567",
      body: `from ${link.sessionId}`,
      status: "queued" as const,
      pinned: true,
      error_code: null,
      error_detail: null,
      actor: "local",
      expires_at: null,
      claimed_generation: null,
      created_at: createdAt,
      updated_at: createdAt,
      sent_at: null,
    }));
    await db.insertInto("messages").values(messages).execute();
  }
  const gone = links.filter(({ present }) => !present).map(({ sessionId }) => sessionId);
  if (gone.length > 0) await db.deleteFrom("connections").where("session_id", "in", gone).execute();
}

/** Holds none itself; `commit` tells as if it did. */
export function createLinkEngine(links: readonly SceneLink[]) {
  const listeners = new Set<(record: ConnectionRecord, deleted: boolean) => void>();
  const engine: ConnectionEngine = {
    nodeId: "node-idle",
    draining: false,
    findHeld: () => undefined,
    held: () => [].values(),
    wake: () => {},
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const commit = (visible: boolean, version: number) => {
    for (const [index, link] of links.entries()) {
      if (!link.present || link.visible !== visible) continue;
      const { sessionId } = link;
      const times = { createdAt, updatedAt: createdAt + version };
      const record = {
        id: index + 1,
        sessionId,
        ...times,
        version,
        owner: null,
        generation: 0,
        state: stateOf(link),
      };
      for (const listener of listeners) listener(record, false);
    }
  };
  return { engine, commit };
}
