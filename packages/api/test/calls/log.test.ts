import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createApiHarness } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { insertRecord, recordOf } from "./insertRecord.js";

const { database } = await createTestDatabase();
const { db } = database;
const api = createApiHarness(database);

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly gzip?: boolean;
}

async function insertLog(pieces: readonly Piece[], size: number, stream: "stdout" | "stderr" = "stdout") {
  const consumed = { offset: size, skipping: false };
  const record = await insertRecord(db, recordOf({ status: "RUNNING", [stream]: consumed }));
  for (const { start, bytes, gzip = false } of pieces) {
    await db
      .insertInto("call_log_pieces")
      .values({
        session_id: record.id,
        stream,
        start_offset: start,
        size: bytes.length,
        encoding: gzip ? "gzip" : "identity",
        bytes: gzip ? gzipSync(bytes) : bytes,
      })
      .execute();
  }
  return record.sessionId;
}

const ascii = (text: string) => new TextEncoder().encode(text);

async function slice(sessionId: string, query = "") {
  const answer = await api.request(`/calls/session/${sessionId}/log${query}`);
  expect(answer.status).toBe(200);
  return {
    answer,
    bytes: new Uint8Array(await answer.arrayBuffer()),
    next: Number(answer.headers.get("holat-next-offset")),
    size: Number(answer.headers.get("holat-log-size")),
  };
}

describe("a slice", () => {
  it("is text that no browser runs", async () => {
    const id = await insertLog([{ start: 0, bytes: ascii("<script>alert(1)</script>\n") }], 26);
    const { answer, bytes, next, size } = await slice(id);
    expect(Buffer.from(bytes).toString()).toBe("<script>alert(1)</script>\n");
    expect([next, size]).toEqual([26, 26]);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  });

  it("beyond the end is empty and says where the end is", async () => {
    const id = await insertLog([{ start: 0, bytes: ascii("abc") }], 3);
    const { bytes, next, size } = await slice(id, "?offset=1000");
    expect([bytes.length, next, size]).toEqual([0, 3, 3]);
  });

  it("of stderr is apart from stdout", async () => {
    const id = await insertLog([{ start: 0, bytes: ascii("oops") }], 4, "stderr");
    expect((await slice(id, "?stream=stderr")).bytes).toEqual(ascii("oops"));
    expect((await slice(id)).size).toBe(0);
  });

  it("inside a gap is a line that says so, and goes on after it", async () => {
    const id = await insertLog(
      [
        { start: 0, bytes: ascii("head\n") },
        { start: 1_000, bytes: ascii("tail\n"), gzip: true },
      ],
      1_500,
    );
    const seen = [];
    for (let offset = 0; offset < 1_500; ) {
      const { bytes, next } = await slice(id, `?offset=${offset}`);
      seen.push(Buffer.from(bytes).toString());
      offset = next;
    }
    expect(seen).toEqual([
      "head\n",
      "[holat: 995 bytes not kept]\n",
      "tail\n",
      "[holat: 495 bytes not kept]\n",
    ]);
    expect(Buffer.from((await slice(id, "?offset=400")).bytes).toString()).toBe(
      "[holat: 600 bytes not kept]\n",
    );
    const all = await (await api.request(`/calls/session/${id}/log/download`)).text();
    expect(all).toBe(seen.join(""));
  });

  it("after a gap behind a piece larger than a batch was all told as not kept", async () => {
    const large = ascii(`${"x".repeat(300_000)}\n`);
    const id = await insertLog(
      [
        { start: 0, bytes: large },
        { start: 300_101, bytes: ascii("kept\n") },
      ],
      300_106,
    );
    const gap = await slice(id, "?offset=300001");
    expect([Buffer.from(gap.bytes).toString(), gap.next]).toEqual(["[holat: 100 bytes not kept]\n", 300_101]);
    const file = await api.request(`/calls/session/${id}/log/download`);
    expect(await file.text()).toBe(`${"x".repeat(300_000)}\n[holat: 100 bytes not kept]\nkept\n`);
  });

  it("shows nothing that is not committed with the session", async () => {
    const id = await insertLog([{ start: 0, bytes: ascii("0123456789") }], 4);
    expect((await slice(id)).bytes).toEqual(ascii("0123"));
  });

  it.each(["stream=both", "offset=-1", "limit=0", "limit=1048577", "offset=1e9"])(
    "?%s is refused",
    async (query) => {
      const id = await insertLog([], 0);
      expect((await api.request(`/calls/session/${id}/log?${query}`)).status).toBe(422);
    },
  );
});

it("slices of any size, from pieces of any size and encoding, make up the whole", async () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
  const pieces = fc.array(fc.record({ bytes, gzip: fc.boolean() }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 400 }), async (given, limit) => {
      let start = 0;
      const placed = given.map((piece) => {
        const at = start;
        start += piece.bytes.length;
        return { start: at, ...piece };
      });
      const whole = Buffer.concat(given.map((piece) => piece.bytes));
      const id = await insertLog(placed, whole.length);
      const read: Uint8Array[] = [];
      for (let offset = 0; offset < whole.length; ) {
        const { bytes: got, next } = await slice(id, `?offset=${offset}&limit=${limit}`);
        expect(got.length).toBeLessThanOrEqual(limit);
        expect(next).toBe(offset + got.length);
        read.push(got);
        offset = next;
      }
      expect(Buffer.concat(read)).toEqual(whole);
      const download = await api.request(`/calls/session/${id}/log/download`);
      expect(Buffer.from(await download.arrayBuffer())).toEqual(whole);
    }),
    { numRuns: 15 },
  );
});

it("downloads thousands of small pieces and big ones, in order, as a file", async () => {
  const small = Array.from({ length: 2_500 }, (_, n) => ({
    start: n * 10,
    bytes: ascii(`${n}`.padStart(9, "0").concat("\n")),
  }));
  const big = Array.from({ length: 3 }, (_, n) => ({
    start: 25_000 + n * 500_000,
    bytes: new Uint8Array(500_000).fill(0x61 + n),
    gzip: n % 2 === 0,
  }));
  const size = 25_000 + 1_500_000;
  const record = await insertRecord(
    db,
    recordOf({ status: "RUNNING", stdout: { offset: size, skipping: false } }),
  );
  for (let at = 0; at < small.length; at += 500) {
    const rows = small.slice(at, at + 500).map(({ start, bytes }) => ({
      session_id: record.id,
      stream: "stdout" as const,
      start_offset: start,
      size: bytes.length,
      encoding: "identity" as const,
      bytes,
    }));
    await db.insertInto("call_log_pieces").values(rows).execute();
  }
  for (const { start, bytes, gzip } of big) {
    await db
      .insertInto("call_log_pieces")
      .values({
        session_id: record.id,
        stream: "stdout",
        start_offset: start,
        size: bytes.length,
        encoding: gzip ? "gzip" : "identity",
        bytes: gzip ? gzipSync(bytes) : bytes,
      })
      .execute();
  }
  const answer = await api.request(`/calls/session/${record.sessionId}/log/download`);
  expect(answer.headers.get("content-disposition")).toBe(
    `attachment; filename="${record.sessionId}.stdout.log"`,
  );
  const got = Buffer.from(await answer.arrayBuffer());
  const whole = Buffer.concat([...small, ...big].map(({ bytes }) => bytes));
  expect(got.equals(whole)).toBe(true);
  const most = await slice(record.sessionId, `?offset=${24_990}&limit=1048576`);
  expect(Buffer.from(most.bytes).equals(whole.subarray(24_990, 24_990 + 1_048_576))).toBe(true);
});
