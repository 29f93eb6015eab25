import type { CallRecord, CallSession } from "@holat/core";
import { createManualClock } from "@holat/testkit";
import { describe, expect, it } from "vitest";
import type { CallEngine } from "../../src/calls/engine.js";
import { createApiHarness, createIdleEngine } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { createdAt, insertRecord, recordOf } from "./insertRecord.js";
import { seedVectors } from "./seedVectors.js";

const { database } = await createTestDatabase();
const { db } = database;

/** An engine that follows one session. */
function createOwner(record: CallRecord, fresh: boolean): CallEngine {
  return {
    ...createIdleEngine(),
    findOwned: (id) => (id === record.id || id === record.sessionId ? { record, fresh } : undefined),
  };
}

describe("the seed's four statuses", () => {
  it.each(seedVectors)("$expected.status, field for field and in order", async (vector) => {
    const { record, expected } = vector;
    await db.deleteFrom("call_sessions").where("id", "=", record.id).execute();
    await insertRecord(db, record);
    const clock = createManualClock(createdAt + vector.afterSeconds * 1000);
    const api = createApiHarness(database, { clock });
    for (const id of [record.sessionId, record.id, record.id.toUpperCase()]) {
      const answer = await api.request(`/calls/session/${id}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/json");
      const session = (await answer.json()) as CallSession;
      const named = Object.entries(session).slice(0, Object.keys(expected).length);
      expect(JSON.stringify(Object.fromEntries(named))).toBe(JSON.stringify(expected));
    }
    const list = (await (await api.request("/calls/sessions/all")).json()) as CallSession[];
    expect(list).toContainEqual(expect.objectContaining(expected));
  });
});

describe("the entity tag", () => {
  const clock = createManualClock(createdAt + 500);
  const running = recordOf({ status: "RUNNING" });
  const api = createApiHarness(database, { clock, engine: createOwner(running, true) });
  const tagOf = async (query = "") =>
    (await api.request(`/calls/session/${running.sessionId}${query}`)).headers.get("etag") ?? "";

  it("stands for version, language and second", async () => {
    const tag = await tagOf();
    expect(tag).toMatch(/^"[^"]+"$/);
    await clock.advance(499);
    expect(await tagOf()).toBe(tag);
    expect(await tagOf("?lang=en")).not.toBe(tag);
    await clock.advance(1);
    expect(await tagOf()).not.toBe(tag);
  });

  it("changes exactly when the body does", async () => {
    const bodies = new Map<string, string>();
    for (let look = 0; look < 30; look++) {
      const answer = await api.request(`/calls/session/${running.sessionId}`);
      const tag = answer.headers.get("etag") ?? "";
      const body = await answer.text();
      expect(bodies.get(tag) ?? body).toBe(body);
      bodies.set(tag, body);
      await clock.advance(137);
    }
    expect(bodies.size).toBe(new Set(bodies.values()).size);
  });

  it.each([
    { name: "the same", sent: (tag: string) => tag, status: 304 },
    { name: "weak", sent: (tag: string) => `W/${tag}`, status: 304 },
    { name: "one of several", sent: (tag: string) => `"x", ${tag}`, status: 304 },
    { name: "any", sent: () => "*", status: 304 },
    { name: "another", sent: () => '"x"', status: 200 },
  ])("sent back as $name: $status", async ({ sent, status }) => {
    const tag = await tagOf();
    const answer = await api.request(`/calls/session/${running.sessionId}`, {
      headers: { "if-none-match": sent(tag) },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("etag")).toBe(tag);
    expect(answer.headers.get("cache-control")).toBe("private, no-cache");
    if (status === 304) expect(await answer.text()).toBe("");
  });

  it("no longer moves with time after the end", async () => {
    const ended = recordOf({ status: "COMPLETED", completedAt: createdAt + 1_000 });
    const over = createApiHarness(database, { clock, engine: createOwner(ended, true) });
    const look = () => over.request(`/calls/session/${ended.id}`);
    const before = (await look()).headers.get("etag");
    await clock.advance(10_000);
    expect((await look()).headers.get("etag")).toBe(before);
  });
});

describe("a language", () => {
  const record = recordOf({ status: "FAILED", completedAt: createdAt });
  const engine = createOwner(record, true);
  it.each([
    { lang: "uz", server: "uz", query: "", text: "Xatolik yuz berdi" },
    { lang: "uz", server: "uz", query: "?lang=ru", text: "Произошла ошибка" },
    { lang: "uz", server: "uz", query: "?lang=en", text: "An error occurred" },
    { lang: "uz", server: "uz", query: "?lang=id", text: "Terjadi kesalahan" },
    { lang: "ru", server: "ru", query: "", text: "Произошла ошибка" },
    { lang: "ru", server: "ru", query: "?lang=uz", text: "Xatolik yuz berdi" },
  ] as const)("server $server, $query: $text", async ({ server, query, text }) => {
    const api = createApiHarness(database, { engine, lang: server });
    const answer = await api.request(`/calls/session/${record.id}${query}`, {
      headers: { "accept-language": "en" },
    });
    expect(await answer.json()).toMatchObject({ statusDescription: text });
  });
});

describe("memory and database", () => {
  const stored = recordOf({ status: "RUNNING", totalNumbers: 10, processedNumbers: 1 });
  const remembered: CallRecord = {
    ...stored,
    version: 7,
    updatedAt: createdAt + 4_000,
    state: { ...stored.state, processedNumbers: 5 },
  };
  const look = async (api: ReturnType<typeof createApiHarness>) => {
    const answer = await api.request(`/calls/session/${stored.sessionId}`);
    return { answer, body: (await answer.json()) as CallSession & { code?: string } };
  };

  it("answers from memory while the lease is valid, from the database when it is not", async () => {
    await insertRecord(db, stored);
    const fresh = await look(createApiHarness(database, { engine: createOwner(remembered, true) }));
    const stale = await look(createApiHarness(database, { engine: createOwner(remembered, false) }));
    expect(fresh.body.processedNumbers).toBe(5);
    expect(stale.body.processedNumbers).toBe(1);
    expect(stale.answer.headers.get("holat-as-of")).toBeNull();
  });

  it("says the age of what it remembers while the database is away, and 503 when it remembers nothing", async () => {
    const gone = (await createTestDatabase()).database;
    await gone.close();
    const clock = createManualClock(createdAt + 10_000);
    const owner = await look(createApiHarness(gone, { clock, engine: createOwner(remembered, false) }));
    expect(owner.answer.status).toBe(200);
    expect(owner.body.processedNumbers).toBe(5);
    expect(owner.answer.headers.get("holat-as-of")).toBe("2025-10-06T18:30:04.000Z");
    expect(owner.answer.headers.get("age")).toBe("6");
    expect(owner.answer.headers.get("etag")).toBeNull();

    const api = createApiHarness(gone);
    const other = await look(api);
    expect(other.answer.status).toBe(503);
    expect(other.body.code).toBe("DATABASE_AWAY");
    expect(other.answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await api.request("/readyz")).status).toBe(503);
    expect((await api.request("/livez")).status).toBe(200);
    expect((await api.request("/calls/sessions/all")).status).toBe(503);
    expect((await api.request("/metrics")).status).toBe(200);
  });
});
