import type { CallSession } from "@holat/core";
import { createManualClock } from "@holat/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { createApiHarness, createIdleEngine } from "../http/apiHarness.js";
import { createTestDatabase, type TestDatabase } from "../support/database.js";
import { createdAt, insertRecord, recordOf } from "./insertRecord.js";

let database: TestDatabase["database"];
beforeAll(async () => {
  database = (await createTestDatabase()).database;
});
const harness = (options: Parameters<typeof createApiHarness>[1] = {}) => createApiHarness(database, options);
const cancel = async (id: string, query = "", api = harness()) => {
  const answer = await api.request(`/calls/session/${id}/cancel${query}`, { method: "POST" });
  return { status: answer.status, body: (await answer.json()) as CallSession & { code?: string } };
};
const commandsOf = (id: string) =>
  database.db.selectFrom("commands").select("name").where("session_id", "=", id).orderBy("id").execute();

describe("a queued session", () => {
  it("ends at once, and nothing of it is left to be launched or cleaned up", async () => {
    const queued = await harness().request("/calls/start", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"numbers":["1","2"]}',
    });
    const { id, sessionId } = (await queued.json()) as CallSession;
    const { status, body } = await cancel(sessionId);
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: "FAILED", errorCode: "CANCELED", isCompleted: true, version: 2 });
    expect(body.cancelRequestedAt).not.toBeNull();
    expect(body.completedAt).not.toBeNull();
    const shown = await (await harness().request(`/calls/session/${id}`)).json();
    expect(shown).toEqual(body);
    const row = await database.db
      .selectFrom("call_sessions")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(row.cleaned_at).not.toBeNull();
    expect(await commandsOf(id)).toEqual([]);
    const inputs = database.db.selectFrom("call_inputs").selectAll().where("session_id", "=", id);
    expect(await inputs.execute()).toEqual([]);
  });

  it("is ended once, however many cancel it at once", async () => {
    const { id } = await insertRecord(database.db, recordOf());
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(7).fill(409)]);
    const shown = (await (await harness().request(`/calls/session/${id}`)).json()) as CallSession;
    expect(shown.version).toBe(2);
  });

  it("is told in the language asked for", async () => {
    const { id } = await insertRecord(database.db, recordOf());
    expect((await cancel(id, "?lang=en")).body.statusDescription).toBe("An error occurred");
  });
});

describe("a session that another node follows", () => {
  const insertFollowed = () =>
    insertRecord(database.db, recordOf({ status: "RUNNING" }), {
      admitted_at: createdAt,
      launch_sent_at: createdAt,
      owner: "elsewhere",
    });

  it("is asked for through the database, once however often, and the answer does not wait for ever", async () => {
    const { id } = await insertFollowed();
    const clock = createManualClock();
    const api = harness({
      clock,
      engine: { ...createIdleEngine(), commanded: () => clock.advance(2_000) },
    });
    const first = await cancel(id, "", api);
    expect(first).toMatchObject({ status: 202, body: { status: "RUNNING", version: 1 } });
    await cancel(id, "", api);
    expect(await commandsOf(id)).toEqual([{ name: "cancel" }]);
  });

  it("is forced through its owner while that one lives, and ended here once it is gone", async () => {
    const at = (ms: number) => new Date(Date.now() + ms);
    const held = { lease_until: at(60_000), held_since: at(0), started_at: at(0) };
    await database.db
      .insertInto("nodes")
      .values({ id: "elsewhere", incarnation: "1", ...held })
      .execute();
    const { id } = await insertFollowed();
    expect((await cancel(id, "?force=true")).body).toMatchObject({ status: "RUNNING", version: 1 });
    expect(await commandsOf(id)).toEqual([{ name: "force-cancel" }]);

    await database.db
      .updateTable("nodes")
      .set({ lease_until: at(-1_000) })
      .execute();
    const { body } = await cancel(id, "?force=true");
    expect(body).toMatchObject({ status: "FAILED", errorCode: "CANCELED_UNCONFIRMED", version: 2 });
    const row = await database.db
      .selectFrom("call_sessions")
      .select(["generation", "cleaned_at"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ generation: 1, cleaned_at: null });
  });

  it("is answered as soon as its owner has taken the request", async () => {
    const { id } = await insertFollowed();
    const engine = {
      ...createIdleEngine(),
      commanded: async ([asked]: readonly string[]) => {
        const taken = { cancel_requested_at: createdAt + 1, version: 2 };
        await database.db
          .updateTable("call_sessions")
          .set(taken)
          .where("id", "=", asked ?? "")
          .execute();
      },
    };
    const { body } = await cancel(id, "", harness({ engine }));
    expect(body).toMatchObject({ cancelRequestedAt: "2025-10-06T18:30:00.001Z", version: 2 });
  });
});

it.each([
  { name: "one that has ended", status: 409, code: "SESSION_ENDED", ended: true },
  { name: "one that never was", status: 404, code: "SESSION_NOT_FOUND", ended: false },
])("$name: $status", async ({ status, code, ended }) => {
  const over = recordOf({ status: "COMPLETED", completedAt: createdAt });
  if (ended) await insertRecord(database.db, over);
  for (const query of ["", "?force=true"])
    expect(await cancel(over.sessionId, query)).toMatchObject({ status, body: { code } });
});

it("?force=yes is refused", async () => {
  const { id } = await insertRecord(database.db, recordOf());
  expect((await cancel(id, "?force=yes")).status).toBe(422);
});
