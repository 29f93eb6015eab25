import type { CallSession } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createApiHarness } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { createdAt, insertRecord, recordOf } from "./insertRecord.js";

const { database } = await createTestDatabase();
const { db } = database;
const api = createApiHarness(database);

const nextOf = (answer: Response): string | undefined =>
  /^<(\/[^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1];

async function page(path: string): Promise<{ sessions: CallSession[]; next: string | undefined }> {
  const answer = await api.request(path);
  expect(answer.status).toBe(200);
  return { sessions: (await answer.json()) as CallSession[], next: nextOf(answer) };
}

async function walk(path: string, between = async () => {}): Promise<CallSession[]> {
  const walked: CallSession[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { sessions, next: following } = await page(next);
    walked.push(...sessions);
    next = following;
    if (next !== undefined) await between();
  }
  return walked;
}

const ids: string[] = [];
for (let n = 0; n < 45; n++) {
  const done = n % 3 === 0;
  const record = recordOf(done ? { status: "COMPLETED", completedAt: createdAt + n } : {}, {
    target: n % 2 === 0 ? "main" : "second",
    createdAt: createdAt + n * 60_000,
  });
  await insertRecord(db, record);
  ids.unshift(record.sessionId);
}

it("is a bare array of 20, newest first, as the seed asks", async () => {
  const { sessions, next } = await page("/calls/sessions/all");
  expect(sessions.map(({ sessionId }) => sessionId)).toEqual(ids.slice(0, 20));
  expect(next).toBeDefined();
  const twenty = await page("/calls/sessions/all?limit=20");
  expect(twenty.sessions.map(({ id }) => id)).toEqual(sessions.map(({ id }) => id));
});

it("keeps the question in the link to the next page", async () => {
  const { next } = await page("/calls/sessions/all?limit=3&target=main&lang=en&status=PENDING");
  const query = new URL(next ?? "", "http://x").searchParams;
  expect(Object.fromEntries(query)).toEqual({
    limit: "3",
    target: "main",
    lang: "en",
    status: "PENDING",
    cursor: expect.any(String),
  });
});

it("walks all exactly once with any page size, while new ones come", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3, max: 100 }), fc.nat(3), async (limit, added) => {
      const before = (await walk("/calls/sessions/all?limit=100")).map(({ id }) => id);
      const walked = await walk(`/calls/sessions/all?limit=${limit}`, async () => {
        for (let n = 0; n < added; n++) await insertRecord(db, recordOf({}, { target: "added" }));
      });
      expect(walked.map(({ id }) => id)).toEqual(before);
    }),
    { numRuns: 12 },
  );
  await db.deleteFrom("call_sessions").where("target", "=", "added").execute();
});

describe("filters", () => {
  it.each([
    { query: "status=COMPLETED", keep: (n: number) => n % 3 === 0 },
    { query: "target=second", keep: (n: number) => n % 2 === 1 },
    { query: "target=second&status=COMPLETED", keep: (n: number) => n % 2 === 1 && n % 3 === 0 },
    { query: "from=2025-10-06T18:40:00Z", keep: (n: number) => n >= 10 },
    { query: "to=2025-10-06T18:40:00Z", keep: (n: number) => n < 10 },
    { query: "from=2025-10-06T18:40:00Z&to=2025-10-06T23:41:00%2B05:00", keep: (n: number) => n === 10 },
    { query: "target=nowhere", keep: () => false },
    { query: "target=%27%20OR%201=1--", keep: () => false },
  ])("$query", async ({ query, keep }) => {
    const walked = await walk(`/calls/sessions/all?limit=7&${query}`);
    const expected = ids
      .toReversed()
      .filter((_, n) => keep(n))
      .toReversed();
    expect(walked.map(({ sessionId }) => sessionId)).toEqual(expected);
  });
});

it("answers 304 while nothing has changed", async () => {
  const path = "/calls/sessions/all?status=COMPLETED";
  const etag = (await api.request(path)).headers.get("etag") ?? "";
  const again = await api.request(path, { headers: { "if-none-match": etag } });
  expect(again.status).toBe(304);
  expect(again.headers.get("content-type")).toBeNull();
  const other = await api.request(`${path}&lang=en`, { headers: { "if-none-match": etag } });
  expect(other.status).toBe(200);
});
