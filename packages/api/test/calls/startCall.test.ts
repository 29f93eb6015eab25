import type { CallSession } from "@holat/core";
import { callSessionSchema } from "@holat/core/schemas";
import { createManualClock } from "@holat/testkit";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { idempotencyKeyLifeMs } from "../../src/http/idempotency.js";
import { adminKey, createApiHarness, createIdleEngine, json } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";

const { database } = await createTestDatabase();
const { db } = database;
const engine = createIdleEngine();
const api = createApiHarness(database, { engine });
const start = (init: RequestInit = { method: "POST" }) => api.request("/calls/start", init);
const countSessions = async () =>
  Number(
    (
      await db
        .selectFrom("call_sessions")
        .select(({ fn }) => fn.countAll().as("n"))
        .executeTakeFirst()
    )?.n,
  );

describe("without a body", () => {
  it("queues a session on the first target and answers its whole status object", async () => {
    const before = engine.queuedCount;
    const answer = await start();
    expect(answer.status).toBe(201);
    const session = (await answer.json()) as CallSession;
    expect(callSessionSchema.parse(session)).toEqual(session);
    expect(session).toMatchObject({
      status: "PENDING",
      target: "main",
      totalNumbers: 0,
      link: "none",
      version: 1,
    });
    expect(session.sessionId).toMatch(/^session-\d{13}-[a-z0-9]{8}$/);
    expect(session.startedAt).toBe(session.createdAt);
    expect(engine.queuedCount).toBe(before + 1);
    const location = answer.headers.get("location") ?? "";
    expect(location).toBe(`/calls/session/${session.sessionId}`);
    expect(await (await api.request(location)).json()).toMatchObject({ id: session.id });
  });
});

describe("with a body", () => {
  it("keeps what the run needs, byte for byte", async () => {
    const numbers = ["+998901234567", 'O\'zbek $(reboot) `x`; "q" é 😀', " 1 "];
    const args = { CAMPAIGN: "bahor ; rm -rf", EMPTY: "" };
    const metadata = { crm: { id: 7, tags: ["a"] }, text: "O‘zbekiston" };
    const answer = await start(json({ target: "second", numbers, args, metadata }));
    expect(answer.status).toBe(201);
    const session = (await answer.json()) as CallSession;
    expect(session).toMatchObject({ target: "second", totalNumbers: 3, metadata });
    const input = await db
      .selectFrom("call_inputs")
      .selectAll()
      .where("session_id", "=", session.id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(input.numbers ?? []).toString()).toBe(numbers.map((number) => `${number}\n`).join(""));
    expect(input.args).toEqual(args);
  });

  it("takes 100,000 numbers", async () => {
    const numbers = Array.from({ length: 100_000 }, (_, n) => `+99890${1_000_000 + n}`);
    const answer = await start(json({ numbers }));
    expect(await answer.json()).toMatchObject({ totalNumbers: 100_000 });
  });

  it("queues nothing when it is refused", async () => {
    const before = await countSessions();
    for (const body of [{ numbers: ["1", "1"] }, { numbers: [] }, { target: "x" }, { args: { a: "" } }])
      expect((await start(json(body))).status).toBe(422);
    expect(await countSessions()).toBe(before);
  });
});

describe("an idempotency key", () => {
  const keyed = (key: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    start(json(body, { "idempotency-key": key, ...headers }));

  it("gives the same answer again and starts nothing", async () => {
    const first = await keyed("order-1", { numbers: ["1"], metadata: { b: 1, a: 2 } });
    const count = await countSessions();
    const again = await keyed("order-1", { numbers: ["1"], metadata: { b: 1, a: 2 } });
    expect(again.status).toBe(201);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(await again.text()).toBe(await first.text());
    expect(await countSessions()).toBe(count);
  });

  it("is refused for another body", async () => {
    await keyed("order-2", { numbers: ["1"] });
    const answer = await keyed("order-2", { numbers: ["2"] });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it("counts for one principal alone", async () => {
    const first = (await (await keyed("order-3")).json()) as CallSession;
    const other = (await (
      await keyed("order-3", {}, { authorization: `Bearer ${adminKey}` })
    ).json()) as CallSession;
    expect(other.id).not.toBe(first.id);
  });

  it("yields one session when many come at once", async () => {
    const before = await countSessions();
    const answers = await Promise.all(Array.from({ length: 20 }, () => keyed("order-4", { numbers: ["1"] })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(answers.filter((answer) => answer.headers.get("idempotent-replayed") === null)).toHaveLength(1);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(await countSessions()).toBe(before + 1);
  });

  it("is not spent by a request that was refused", async () => {
    expect((await keyed("order-5", { numbers: [] })).status).toBe(422);
    expect((await keyed("order-5", { numbers: ["1"] })).status).toBe(201);
  });

  it("is new again after 24 hours", async () => {
    const clock = createManualClock(Date.now());
    const later = createApiHarness(database, { clock });
    const ask = async () =>
      (await (
        await later.request("/calls/start", json({}, { "idempotency-key": "order-6" }))
      ).json()) as CallSession;
    const first = await ask();
    await clock.advance(idempotencyKeyLifeMs - 1);
    expect((await ask()).id).toBe(first.id);
    await clock.advance(1);
    const second = await ask();
    expect(second.id).not.toBe(first.id);
    expect((await ask()).id).toBe(second.id);
  });

  it.each([
    { name: "empty", key: "", status: 422 },
    { name: "255 characters", key: "k".repeat(255), status: 201 },
    { name: "256 characters", key: "k".repeat(256), status: 422 },
    { name: "not ASCII", key: "ké", status: 422 },
  ])("$name: $status", async ({ key, status }) => {
    const answer = await keyed(key);
    expect(answer.status).toBe(status);
    if (status === 422)
      expect(await answer.json()).toMatchObject({ errors: [{ pointer: "/header/Idempotency-Key" }] });
  });
});

it("takes nothing while the server stops", async () => {
  const stopping = createApiHarness(database, { engine: { ...engine, draining: true } });
  const answer = await stopping.request("/calls/start", { method: "POST" });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await answer.json()).toMatchObject({ code: "DRAINING" });
  expect((await stopping.request("/readyz")).status).toBe(503);
});

it("says how to configure a target when there is none", async () => {
  const answer = await createApiHarness(database, { targets: [] }).request("/calls/start", {
    method: "POST",
  });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("HOLAT_SSH_HOST");
});

describe("while the database is away", () => {
  it("answers 503 at once when it is gone", async () => {
    const gone = (await createTestDatabase()).database;
    await gone.close();
    const answer = await createApiHarness(gone).request("/calls/start", { method: "POST" });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await answer.json()).toMatchObject({ code: "DATABASE_AWAY" });
  });

  it("answers 503 when it hangs, and queues nothing later", async () => {
    const clock = createManualClock(Date.now());
    const waiting = createApiHarness(database, { clock });
    const before = await countSessions();
    await db.transaction().execute(async (tx) => {
      await sql`LOCK TABLE call_sessions IN ACCESS EXCLUSIVE MODE`.execute(tx);
      const answer = waiting.request("/calls/start", { method: "POST" });
      await expect.poll(() => clock.sleeping).toBe(1);
      await clock.advance(3_000);
      expect((await answer).status).toBe(503);
    });
    expect(await countSessions()).toBe(before);
    expect((await start()).status).toBe(201);
    expect(await countSessions()).toBe(before + 1);
  });

  it("waits longer for a list of numbers that takes long to store", async () => {
    const clock = createManualClock(Date.now());
    const waiting = createApiHarness(database, { clock });
    const numbers = Array.from({ length: 20_000 }, (_, n) => `+99890${1_000_000 + n}`);
    const answer = await db.transaction().execute(async (tx) => {
      await sql`LOCK TABLE call_sessions IN ACCESS EXCLUSIVE MODE`.execute(tx);
      const asked = waiting.request("/calls/start", json({ numbers }));
      await expect.poll(() => clock.sleeping).toBe(1);
      await clock.advance(4_999);
      expect(clock.sleeping).toBe(1);
      return { asked };
    });
    expect((await answer.asked).status).toBe(201);
  });
});
