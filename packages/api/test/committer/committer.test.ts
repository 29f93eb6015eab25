import { applyCallEvent, type CallRecord, systemClock } from "@holat/core";
import { eventually } from "@holat/testkit";
import { sql } from "kysely";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ResultRow } from "../../src/calls/store/commitSessions.js";
import type { SessionRow } from "../../src/calls/store/sessionRow.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { type Committer, createCommitter } from "../../src/live/committer.js";
import { createLiveSession, type LiveSession } from "../../src/live/liveSession.js";
import { createTestDatabase } from "../support/database.js";
import { getSession, insertSession } from "../support/insertSession.js";
import { createTestLogger } from "../support/logger.js";

const nodeId = "node-1";
const soon = AbortSignal.timeout(60_000);
let database: OpenDatabase;
let committer: Committer;
let raced: { session: LiveSession; row: SessionRow | undefined }[];
const logger = createTestLogger();

beforeAll(async () => {
  ({ database } = await createTestDatabase());
});
afterEach(() => committer.stop(AbortSignal.timeout(5_000)));

function open() {
  raced = [];
  committer = createCommitter({
    database,
    nodeId,
    clock: systemClock,
    logger,
    onRaced: (session, row) => {
      raced.push({ session, row });
      committer.forget(session);
    },
  });
}

async function makeSession(): Promise<LiveSession> {
  const row = await insertSession(database.db, { owner: nodeId, generation: 1, admitted_at: 1 });
  return createLiveSession(row, 1024 * 1024);
}

function stageText(session: LiveSession, text: string, results: readonly ResultRow[] = []) {
  const bytes = Buffer.from(`${text}\n`);
  const start = session.state.stdout.offset;
  const taken = applyCallEvent(session.state, {
    kind: "consumed",
    stream: "stdout",
    offset: start + bytes.length,
    skipping: false,
  });
  session.stage({
    state: applyCallEvent(taken, { kind: "text", text }),
    results,
    log: [{ stream: "stdout", start, chunks: [bytes], size: bytes.length }],
  });
  committer.staged(session);
}

const result = (position: number, number: string): ResultRow => ({
  position,
  number,
  outcome: "connected",
  reason: null,
  duration_seconds: null,
  final: true,
  counted: true,
  at: 1,
});

async function storedLog(session: LiveSession): Promise<string> {
  const pieces = await database.db
    .selectFrom("call_log_pieces")
    .select("bytes")
    .where("session_id", "=", session.id)
    .orderBy("start_offset")
    .execute();
  return pieces.map(({ bytes }) => Buffer.from(bytes).toString()).join("");
}

async function storedNumbers(session: LiveSession): Promise<string[]> {
  const rows = await database.db
    .selectFrom("call_results")
    .select("number")
    .where("session_id", "=", session.id)
    .orderBy("position")
    .execute();
  return rows.map(({ number }) => number);
}

describe("a flush", () => {
  it("stores state, results, log and offset together, and shows them only then", async () => {
    open();
    const session = await makeSession();
    const shown: CallRecord[] = [];
    committer.onCommitted((record) => shown.push(record));
    stageText(session, "hello", [result(0, "+1")]);
    expect(session.record.version).toBe(1);
    expect(session.record.state.textTail).toBe("");
    await committer.committed(session, soon);
    expect(session.record.version).toBe(2);
    expect(shown.map(({ version, state }) => [version, state.textTail])).toEqual([[2, "hello"]]);
    expect(await getSession(database.db, session.id)).toMatchObject({ version: 2, out_offset: 6 });
    expect(await storedLog(session)).toBe("hello\n");
    expect(await storedNumbers(session)).toEqual(["+1"]);
  });

  it("takes bytes that came one by one, however many", async () => {
    open();
    const session = await makeSession();
    const total = 200_000;
    for (let start = 0; start < total; start++) {
      session.stage({
        state: { ...session.state, stdout: { offset: start + 1, skipping: false } },
        log: [{ stream: "stdout", start, chunks: [Uint8Array.of(46)], size: 1 }],
      });
    }
    committer.staged(session);
    await committer.committed(session, soon);
    expect(committer.metrics).toMatchObject({ setAside: 0, resultsDropped: 0 });
    expect((await storedLog(session)).length).toBe(total);
  });

  it("is one statement for a hundred sessions", async () => {
    open();
    const sessions = await Promise.all(Array.from({ length: 100 }, makeSession));
    for (const session of sessions) {
      for (let line = 0; line < 5; line++) stageText(session, `line ${line}`);
    }
    await Promise.all(sessions.map((session) => committer.committed(session, soon)));
    expect(committer.metrics.statements).toBe(1);
    expect(await storedLog(sessions[99] ?? (await makeSession()))).toBe(
      "line 0\nline 1\nline 2\nline 3\nline 4\n",
    );
  });

  it("takes 10,000 results of one session in several statements without a gap", async () => {
    open();
    const session = await makeSession();
    for (let index = 0; index < 10_000; index++) stageText(session, "x", [result(index, `+${index}`)]);
    await committer.committed(session, soon);
    expect(committer.metrics.statements).toBeGreaterThanOrEqual(5);
    const numbers = await storedNumbers(session);
    expect(numbers).toEqual(Array.from({ length: 10_000 }, (_, index) => `+${index}`));
    expect((await getSession(database.db, session.id)).out_offset).toBe(20_000);
  });

  it("keeps the beginning and the end of a long log", async () => {
    open();
    const row = await insertSession(database.db, { owner: nodeId, generation: 1, admitted_at: 1 });
    const session = createLiveSession(row, 8_000);
    for (let line = 0; line < 200; line++) {
      stageText(session, String(line).padStart(99, "0"));
      await committer.committed(session, soon);
    }
    const pieces = await database.db
      .selectFrom("call_log_pieces")
      .select(["start_offset", "size"])
      .where("session_id", "=", session.id)
      .orderBy("start_offset")
      .execute();
    const stored = pieces.reduce((sum, { size }) => sum + size, 0);
    expect(pieces[0]?.start_offset).toBe(0);
    expect(pieces.at(-1)).toMatchObject({ start_offset: 19_900, size: 100 });
    expect(stored).toBeGreaterThanOrEqual(6_000);
    expect(stored).toBeLessThanOrEqual(7_000);
  });
});

describe("a write that comes too late", () => {
  it("of an old owner changes nothing", async () => {
    open();
    const session = await makeSession();
    await sql`UPDATE call_sessions SET owner = 'node-2', generation = 2 WHERE id = ${session.id}`.execute(
      database.db,
    );
    stageText(session, "stale", [result(0, "+1")]);
    await eventually(() => expect(raced).toHaveLength(1));
    expect(raced[0]?.row).toMatchObject({ owner: "node-2", generation: 2, version: 1, out_offset: 0 });
    expect(await storedLog(session)).toBe("");
    expect(await storedNumbers(session)).toEqual([]);
  });

  it("to an ended session changes nothing", async () => {
    open();
    const session = await makeSession();
    await sql`UPDATE call_sessions SET status = 'FAILED', completed_at = 1 WHERE id = ${session.id}`.execute(
      database.db,
    );
    stageText(session, "late");
    await eventually(() => expect(raced).toHaveLength(1));
    expect((await getSession(database.db, session.id)).version).toBe(1);
  });

  it("of the same owner, when its row moved on, hands the row back", async () => {
    open();
    const session = await makeSession();
    await sql`UPDATE call_sessions SET version = 7 WHERE id = ${session.id}`.execute(database.db);
    stageText(session, "again");
    await eventually(() => expect(raced[0]?.row).toMatchObject({ owner: nodeId, version: 7 }));
  });
});

describe("a forgotten session", () => {
  it("is written no more, whatever it still stages, and a stop does not wait for it", async () => {
    open();
    const [gone, healthy] = [await makeSession(), await makeSession()];
    stageText(gone, "kept");
    await committer.committed(gone, soon);
    committer.forget(gone);
    stageText(gone, "late");
    stageText(healthy, "fine");
    await committer.committed(healthy, soon);
    expect((await getSession(database.db, gone.id)).version).toBe(2);
    const never = new AbortController();
    await committer.stop(never.signal);
    expect(gone.committed).toBeLessThan(gone.staged);
  });
});

describe("a poison session", () => {
  const poison = "bad\0text";

  it("beside others stops none, and is stored cleaned", async () => {
    open();
    const healthy = await Promise.all(Array.from({ length: 8 }, makeSession));
    const bad = await makeSession();
    for (const session of [...healthy.slice(0, 4), bad, ...healthy.slice(4)]) {
      stageText(session, session === bad ? poison : "fine", [result(0, session === bad ? poison : "+1")]);
    }
    await Promise.all(healthy.map((session) => committer.committed(session, soon)));
    await committer.committed(bad, soon);
    for (const session of healthy) expect(await storedLog(session)).toBe("fine\n");
    expect(await storedNumbers(bad)).toEqual(["badtext"]);
    expect(await storedLog(bad)).toBe("bad\0text\n");
  });

  it("that cannot be cleaned loses the results that fail", async () => {
    open();
    const bad = await makeSession();
    stageText(bad, "x", [result(0, "+1"), result(0, "+2")]);
    await committer.committed(bad, soon);
    expect(await storedNumbers(bad)).toEqual([]);
    expect(committer.metrics.resultsDropped).toBe(2);
    expect(bad.record.state.stdout.offset).toBe(2);
  });

  it("that cannot be stored at all is set aside, stays as it is, and others go on", async () => {
    open();
    const healthy = await makeSession();
    const bad = await makeSession();
    bad.stage({ state: { ...bad.state, stdout: { offset: Number.NaN, skipping: false } } });
    committer.staged(bad);
    stageText(healthy, "fine");
    await committer.committed(healthy, soon);
    await eventually(() => expect([...committer.aside.keys()]).toEqual([bad.id]));
    stageText(healthy, "still fine");
    await committer.committed(healthy, soon);
    expect(await getSession(database.db, bad.id)).toMatchObject({
      status: "PENDING",
      version: 1,
      error_code: null,
    });
    expect(committer.metrics.setAside).toBe(1);
  });
});
