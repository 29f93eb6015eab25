import type { CallRecord, CallResult } from "@holat/core";
import { callResultSchema } from "@holat/core/schemas";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCsvLine } from "../../src/calls/presentResultsCsv.js";
import { createApiHarness } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { createdAt, insertRecord, recordOf } from "./insertRecord.js";
import { parseCsv } from "./parseCsv.js";

const { database } = await createTestDatabase();
const { db } = database;
const api = createApiHarness(database);

async function insertResults(count: number): Promise<CallRecord> {
  const record = await insertRecord(db, recordOf({ status: "RUNNING" }));
  const rows = Array.from({ length: count }, (_, n) => ({
    session_id: record.id,
    position: n * 97,
    number: `+99890${1_000_000 + n}`,
    outcome: n % 4 === 3 ? ("failed" as const) : ("connected" as const),
    reason: n % 4 === 3 ? "busy" : null,
    duration_seconds: n % 4 === 3 ? null : n / 2,
    final: true,
    counted: true,
    at: createdAt + n,
  }));
  for (let at = 0; at < rows.length; at += 1_000)
    await db
      .insertInto("call_results")
      .values(rows.slice(at, at + 1_000))
      .execute();
  return record;
}

const record = await insertResults(2_345);
const path = `/calls/session/${record.sessionId}/results`;
const numberAt = (n: number) => `+99890${1_000_000 + n}`;

describe("as JSON", () => {
  it("is a bare array of 100 in the order of the process", async () => {
    const results = (await (await api.request(path)).json()) as CallResult[];
    expect(results).toHaveLength(100);
    expect(results[0]).toEqual({
      number: "+998901000000",
      outcome: "connected",
      reason: null,
      durationSeconds: 0,
      final: true,
      counted: true,
      at: "2025-10-06T18:30:00.000Z",
    });
    for (const result of results) expect(callResultSchema.parse(result)).toEqual(result);
  });

  it("pages through all exactly once with any page size", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 150, max: 1_000 }), async (limit) => {
        const numbers: string[] = [];
        for (let next: string | undefined = `${path}?limit=${limit}`; next !== undefined; ) {
          const answer: Response = await api.request(next);
          numbers.push(...((await answer.json()) as CallResult[]).map((result) => result.number));
          next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1];
        }
        expect(numbers).toEqual(Array.from({ length: 2_345 }, (_, n) => numberAt(n)));
      }),
      { numRuns: 5 },
    );
  });

  it("by outcome", async () => {
    const results = (await (await api.request(`${path}?outcome=failed&limit=1000`)).json()) as CallResult[];
    expect(results).toHaveLength(586);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(["failed"]));
  });

  it("refuses the cursor of another list", async () => {
    const cursor = Buffer.from("c1.5").toString("base64url");
    expect((await api.request(`${path}?cursor=${cursor}`)).status).toBe(422);
  });
});

describe("as CSV", () => {
  const csv = (query = "", accept = "text/csv") => api.request(path + query, { headers: { accept } });

  it("holds all at once, under a header line", async () => {
    const answer = await csv();
    expect(answer.headers.get("content-type")).toContain("text/csv");
    expect(answer.headers.get("vary")).toContain("Accept");
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${record.sessionId}.csv"`);
    const [header, ...rows] = parseCsv(await answer.text());
    expect(header).toEqual(["number", "outcome", "reason", "durationSeconds", "final", "counted", "at"]);
    expect(rows.map(([number]) => number)).toEqual(Array.from({ length: 2_345 }, (_, n) => numberAt(n)));
    expect(rows[3]).toEqual([
      "+998901000003",
      "failed",
      "busy",
      "",
      "true",
      "true",
      "2025-10-06T18:30:00.003Z",
    ]);
  });

  it("by outcome", async () => {
    expect(parseCsv(await (await csv("?outcome=failed")).text())).toHaveLength(587);
  });

  it.each([
    { accept: "text/csv", csv: true },
    { accept: "text/csv;q=0.9, application/json;q=0.1", csv: true },
    { accept: "text/csv, */*;q=0.1", csv: true },
    { accept: "application/json, text/csv;q=0.5", csv: false },
    { accept: "application/json, text/csv, */*", csv: false },
    { accept: "text/*", csv: true },
    { accept: "text/csv;q=0", csv: false },
    { accept: "text/csv;q=0.5, */*", csv: false },
    { accept: "text/csv;q=0.5, application/*;q=0.8", csv: false },
    { accept: "application/json, text/csv, */*", csv: false },
    { accept: "text/csv, application/json", csv: true },
    { accept: "text/csv, */*", csv: true },
    { accept: "text/*", csv: true },
    { accept: "*/*", csv: false },
    { accept: "", csv: false },
  ])("Accept: $accept", async ({ accept, csv: wanted }) => {
    const type = (await csv("?limit=1", accept)).headers.get("content-type") ?? "";
    expect(type.startsWith("text/csv")).toBe(wanted);
  });

  const text = fc.string({ unit: "binary", maxLength: 20 });
  const spreadsheet = fc.constantFrom(
    "=1+1",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "busy;=1",
    "＝1+1",
    "＠SUM(A1)",
    '"',
    ",",
    "a\r\nb",
    "'=x",
    "",
  );
  const result = fc.record({
    number: fc.oneof(text, spreadsheet, fc.stringMatching(/^\+?[0-9]{1,15}$/)),
    outcome: fc.constantFrom("connected" as const, "failed" as const),
    reason: fc.option(fc.oneof(text, spreadsheet)),
    durationSeconds: fc.option(fc.nat()),
    final: fc.boolean(),
    counted: fc.boolean(),
    at: fc.constant("2025-10-06T18:30:00.000Z"),
  });

  it("holds no formula for a spreadsheet that takes a semicolon for the end of a cell", () => {
    const reason = '486;=1+1;"@SUM(A1)\n-2+3;\t+1';
    const line = toCsvLine({
      number: "+998901234567",
      outcome: "failed",
      reason,
      durationSeconds: null,
      final: true,
      counted: true,
      at: "2025-10-06T18:30:00.000Z",
    });
    const cells = line.split(/[;\t\r\n]/).map((cell) => cell.replaceAll('"', ""));
    expect(cells.slice(1).filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
    expect(parseCsv(line)[0]?.[2]?.replaceAll("'", "")).toBe(reason);
  });

  it("comes back as it went in, but for what a spreadsheet would run", () => {
    const safe = (value: string) => {
      if (/^\+?[0-9]+$/.test(value)) return value;
      const inside = value.replace(/(?<=[;\t\r\n])(?="*[=+\-@＝＋－＠])/g, "'");
      return /^[=+\-@\t\r\n＝＋－＠]/.test(inside) ? `'${inside}` : inside;
    };
    fc.assert(
      fc.property(fc.array(result, { minLength: 1, maxLength: 5 }), (results) => {
        const rows = parseCsv(results.map(toCsvLine).join(""));
        expect(rows).toEqual(
          results.map((r) => [
            safe(r.number),
            r.outcome,
            safe(r.reason ?? ""),
            r.durationSeconds === null ? "" : String(r.durationSeconds),
            String(r.final),
            String(r.counted),
            r.at,
          ]),
        );
        for (const [number = "", , reason = ""] of rows)
          for (const field of [number, reason])
            expect(/^[=+\-@\t\r\n＝＋－＠]/.test(field) && !/^\+[0-9]+$/.test(field)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
