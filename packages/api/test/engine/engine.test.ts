import { createServer, type Server } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { systemClock } from "@holat/core";
import { eventually, findFreePort } from "@holat/testkit";
import { sql } from "kysely";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunningCallEngine } from "../../src/calls/createCallEngine.js";
import { createEngineRig, type EngineRig, type RigTarget } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";
import { readStoredLog } from "../support/readStored.js";

let rig: EngineRig;
let engine: RunningCallEngine | undefined;
const limit = { timeoutMs: 15_000 };
const ended = (id: string) =>
  eventually(async () => {
    const row = await getSession(rig.database.db, id);
    expect(["COMPLETED", "FAILED"]).toContain(row.status);
    return row;
  }, limit);
const running = (id: string) =>
  eventually(async () => expect((await getSession(rig.database.db, id)).status).toBe("RUNNING"), limit);

beforeAll(async () => {
  rig = await createEngineRig();
});
afterEach(async () => {
  rig.proxy.resume();
  rig.proxy.refuse = false;
  await engine?.stop();
});

async function begin(target: RigTarget, input: Parameters<typeof insertSession>[1] = {}) {
  engine = await rig.startEngine({ nodeId: "node-1", targets: [target] });
  const session = await insertSession(rig.database.db, { target: target.call.name, ...input });
  engine.queued();
  return session;
}

async function command(id: string, name: "cancel" | "force-cancel") {
  await rig.database.db
    .insertInto("commands")
    .values({ session_id: id, name, created_at: Date.now() })
    .execute();
  await engine?.commanded([id]);
}

describe("a run", () => {
  it("that prints only the seed's sentence ends as the seed says", async () => {
    const { id } = await begin(rig.makeTarget("plain", "plain-summary"));
    const row = await ended(id);
    expect(row).toMatchObject({
      status: "COMPLETED",
      link: "none",
      total_numbers: 150,
      processed_numbers: 150,
      connected_calls: 120,
      failed_calls: 30,
      exit_code: 0,
      error_code: null,
      remote_response: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30",
    });
    const inputs = await rig.database.db
      .selectFrom("call_inputs")
      .selectAll()
      .where("session_id", "=", id)
      .execute();
    expect(inputs).toEqual([]);
    await eventually(
      async () => expect((await getSession(rig.database.db, id)).cleaned_at).not.toBeNull(),
      limit,
    );
  });

  it("gets its numbers and arguments, and its results are stored", async () => {
    const target = rig.makeTarget("reads", "reads-numbers");
    const { id } = await begin(target, {
      numbers: ["+998901234567", "+998901234568"],
      args: { LINE: "a b'c" },
    });
    const row = await ended(id);
    expect(row.status).toBe("COMPLETED");
    expect(row.total_numbers).toBeGreaterThanOrEqual(2);
    expect((await readStoredLog(rig.database.db, id)).toString()).toContain("a b'c");
  });

  it("that fails says how", async () => {
    const { id } = await begin(rig.makeTarget("exit3", "exit-3"));
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "EXIT_NONZERO", exit_code: 3 });
  });

  it("whose start was not on record when the machine answered is RUNNING as soon as it is", async () => {
    const target = rig.makeTarget("slow-start", { command: "sleep 60" });
    engine = await rig.startEngine({
      nodeId: "node-1",
      targets: [target],
      observe: (runner) => ({
        ...runner,
        launch: async (...args) => {
          const report = await runner.launch(...args);
          return { ...report, snapshot: { ...report.snapshot, started: false, startedAgoSeconds: null } };
        },
      }),
    });
    const { id } = await insertSession(rig.database.db, { target: "slow-start" });
    engine.queued();
    await running(id);
    await command(id, "cancel");
    await ended(id);
  });

  it("is shown as committed, never ahead", async () => {
    engine = await rig.startEngine({ nodeId: "node-1", targets: [rig.makeTarget("count", "counting")] });
    const versions: number[] = [];
    const shown: Promise<void>[] = [];
    const { id } = await insertSession(rig.database.db, { target: "count" });
    engine.onCommitted((record) => {
      versions.push(record.version);
      shown.push(
        getSession(rig.database.db, id).then((row) =>
          expect(row.version).toBeGreaterThanOrEqual(record.version),
        ),
      );
    });
    engine.queued();
    const row = await ended(id);
    await Promise.all(shown);
    expect(versions).toEqual(Array.from({ length: versions.length }, (_, index) => index + 2));
    expect(row).toMatchObject({
      total_numbers: 800,
      processed_numbers: 800,
      connected_calls: 600,
      failed_calls: 200,
    });
    expect((await readStoredLog(rig.database.db, id)).toString()).toBe(await rig.readRecord(row.session_id));
  });

  it("whose row was written by a statement thought lost is taken up again from the row", async () => {
    const { id } = await begin(rig.makeTarget("count", "counting"), { args: { EVERY_MS: "60" } });
    await running(id);
    const told = new Set<number>();
    engine?.onCommitted(({ version }) => told.add(version));
    const { version: before } = await getSession(rig.database.db, id);
    await rig.database.db
      .updateTable("call_sessions")
      .set(({ eb }) => ({ version: eb("version", "+", 1) }))
      .where("id", "=", id)
      .execute();
    let lookedInVain = 0;
    while (engine?.metrics().fenced === 0) {
      if (!engine.findOwned(id)) lookedInVain++;
      await nextTurn();
    }
    expect(lookedInVain, "it is found all the while").toBe(0);
    const row = await ended(id);
    expect(row).toMatchObject({ status: "COMPLETED", generation: 1, processed_numbers: 800 });
    const later = Array.from({ length: row.version - before }, (_, index) => before + 1 + index);
    // The row is seen before whoever wrote it has heard that it was written.
    await eventually(() =>
      expect(
        later.filter((version) => !told.has(version)),
        "watchers are told of what was committed unheard",
      ).toEqual([]),
    );
    expect((await readStoredLog(rig.database.db, id)).toString()).toBe(await rig.readRecord(row.session_id));
  });

  it("that another node took while this one was frozen is not shown from memory when it thaws", async () => {
    const frozen = { ms: 0 };
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + frozen.ms };
    const target = rig.makeTarget("quiet", { command: "sleep 10" });
    engine = await rig.startEngine({ nodeId: "node-1", targets: [target], clock });
    const { id } = await insertSession(rig.database.db, { target: "quiet" });
    engine.queued();
    await running(id);
    await rig.database.db
      .updateTable("call_sessions")
      .set({ owner: "node-2", generation: 2 })
      .where("id", "=", id)
      .execute();
    frozen.ms = 60_000;
    while (engine.metrics().leaseValid === 0) {
      expect(engine.findOwned(id)?.fresh).not.toBe(true);
      await nextTurn();
    }
    expect(engine.findOwned(id)).toBeUndefined();
  });

  it("that says what no database can hold is stored all the same, beside others", async () => {
    const targets = [rig.makeTarget("hostile", "hostile"), rig.makeTarget("count", "counting")];
    engine = await rig.startEngine({ nodeId: "node-1", targets });
    const hostile = await insertSession(rig.database.db, { target: "hostile" });
    const healthy = await insertSession(rig.database.db, { target: "count" });
    engine.queued();
    expect((await ended(healthy.id)).processed_numbers).toBe(800);
    expect(["COMPLETED", "FAILED"]).toContain((await ended(hostile.id)).status);
    expect(engine.metrics()).toMatchObject({ setAside: 0, resultsDropped: 0 });
  });

  it("that prints a long line dot by dot holds up nobody", async () => {
    const target = rig.makeTarget("dots", {
      command: "head -c 65536 /dev/zero | tr '\\0' .; echo; echo over",
    });
    engine = await rig.startEngine({
      nodeId: "node-1",
      targets: [target],
      observe: (runner) => ({
        ...runner,
        follow: (name, run, from, sink, signal) => {
          const bytes = async (stream: "stdout" | "stderr", chunk: Uint8Array) => {
            for (const byte of chunk) await sink.bytes(stream, Uint8Array.of(byte));
          };
          return runner.follow(name, run, from, { ...sink, bytes }, signal);
        },
      }),
    });
    const { id } = await insertSession(rig.database.db, { target: "dots" });
    engine.queued();
    expect(await ended(id)).toMatchObject({ status: "COMPLETED", out_offset: 65_542 });
    expect((await readStoredLog(rig.database.db, id)).toString()).toBe(`${".".repeat(65_536)}\nover\n`);
  });

  it("has its log joined and compressed after the end", async () => {
    const { id } = await begin(rig.makeTarget("count", "counting"), {
      args: { LINES: "2000", EVERY_MS: "5" },
    });
    const { session_id } = await ended(id);
    await eventually(async () => {
      const pieces = await rig.database.db
        .selectFrom("call_log_pieces")
        .select("encoding")
        .where("session_id", "=", id)
        .execute();
      expect(pieces).toEqual([{ encoding: "gzip" }]);
    }, limit);
    expect((await readStoredLog(rig.database.db, id)).toString()).toBe(await rig.readRecord(session_id));
  });
});

describe("a machine that cannot be reached", () => {
  it("fails the session after connectForSeconds, with the cause", async () => {
    const port = await findFreePort();
    const target = rig.makeTarget("refused", "plain-summary", {
      ssh: { port },
      call: { port, connectForSeconds: 1 },
    });
    const { id } = await begin(target);
    const row = await ended(id);
    expect(row).toMatchObject({ status: "FAILED", error_code: "CONN_REFUSED", launch_sent_at: null });
    expect(row.error_message).toContain(`127.0.0.1:${port}`);
    expect((row.completed_at ?? 0) - row.created_at).toBeGreaterThanOrEqual(1_000);
  });

  it("is given up at the deadline in the middle of an attempt", async () => {
    const mute: Server = createServer(() => {});
    const port = await findFreePort();
    await new Promise<void>((resolve) => mute.listen(port, "127.0.0.1", resolve));
    const target = rig.makeTarget("mute", "plain-summary", {
      ssh: { port },
      call: { port, connectForSeconds: 1 },
    });
    const { id } = await begin(target);
    const row = await ended(id);
    expect(row).toMatchObject({ status: "FAILED", launch_sent_at: null });
    mute.close();
  });

  it("is not tried again when the login is refused", async () => {
    const { strangerKey } = rig.host;
    const target = rig.makeTarget("stranger", "plain-summary", {
      ssh: { credential: { kind: "key", privateKey: strangerKey } },
      call: { connectForSeconds: 60 },
    });
    const { id } = await begin(target);
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "AUTH_FAILED" });
  });

  it("that has not the command is named so at once", async () => {
    const target = rig.makeTarget(
      "none",
      { command: "no-such-dialer --now" },
      { call: { connectForSeconds: 60 } },
    );
    const { id } = await begin(target);
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "COMMAND_NOT_FOUND" });
  });

  it("leaves a running session running with its link lost, and it goes on", async () => {
    const { id } = await begin(rig.makeTarget("count", "counting"), {
      args: { LINES: "1000", EVERY_MS: "150" },
    });
    await running(id);
    rig.proxy.refuse = true;
    rig.proxy.cut();
    await eventually(
      async () =>
        expect(await getSession(rig.database.db, id)).toMatchObject({ status: "RUNNING", link: "lost" }),
      limit,
    );
    rig.proxy.refuse = false;
    expect(await ended(id)).toMatchObject({ status: "COMPLETED", processed_numbers: 800 });
  });

  it("ends a running session only by the configured limit", async () => {
    const target = rig.makeTarget("limited", "never-ends", { call: { lostLinkFailAfterSeconds: 1 } });
    const { id } = await begin(target);
    await running(id);
    rig.proxy.refuse = true;
    rig.proxy.cut();
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "LINK_LOST_TOO_LONG" });
    rig.proxy.refuse = false;
  });
});

describe("cancel", () => {
  it("ends the process, and the session as CANCELED", async () => {
    const { id } = await begin(rig.makeTarget("never", "never-ends"));
    await running(id);
    await command(id, "cancel");
    expect((await getSession(rig.database.db, id)).cancel_requested_at).not.toBeNull();
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "CANCELED" });
    expect(
      await rig.database.db.selectFrom("commands").selectAll().where("session_id", "=", id).execute(),
    ).toEqual([]);
  });

  it("of a session that nothing was sent for ends it at once", async () => {
    const port = await findFreePort();
    const target = rig.makeTarget("refused", "plain-summary", {
      ssh: { port },
      call: { connectForSeconds: 60 },
    });
    const { id } = await begin(target);
    await eventually(() => expect(engine?.findOwned(id)).toBeDefined());
    await command(id, "cancel");
    expect(await ended(id)).toMatchObject({ error_code: "CANCELED", launch_sent_at: null });
  });

  it("while the link is down takes effect afterwards", async () => {
    const { id } = await begin(rig.makeTarget("never", "never-ends"));
    await running(id);
    rig.proxy.refuse = true;
    rig.proxy.cut();
    await eventually(async () => expect((await getSession(rig.database.db, id)).link).toBe("lost"), limit);
    await command(id, "cancel");
    expect(await getSession(rig.database.db, id)).toMatchObject({ status: "RUNNING", link: "lost" });
    rig.proxy.refuse = false;
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "CANCELED" });
  });

  it("of a start whose answer was lost waits for the machine no longer than the configured limit", async () => {
    const target = rig.makeTarget("gone", "plain-summary", {
      ssh: { port: 1 },
      call: { lostLinkFailAfterSeconds: 1 },
    });
    const { id } = await insertSession(rig.database.db, {
      target: "gone",
      owner: "node-1",
      generation: 1,
      admitted_at: Date.now(),
    });
    await rig.database.db
      .updateTable("call_sessions")
      .set({ launch_sent_at: 1, cancel_requested_at: 1 })
      .where("id", "=", id)
      .execute();
    engine = await rig.startEngine({ nodeId: "node-1", targets: [target] });
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "LINK_LOST_TOO_LONG" });
  });

  it("by force ends the session at once and the process later", async () => {
    const { id, session_id } = await begin(rig.makeTarget("never", "never-ends"));
    await running(id);
    rig.proxy.refuse = true;
    rig.proxy.cut();
    await command(id, "force-cancel");
    expect(await getSession(rig.database.db, id)).toMatchObject({
      status: "FAILED",
      error_code: "CANCELED_UNCONFIRMED",
      cancel_requested_at: expect.any(Number),
    });
    rig.proxy.refuse = false;
    await eventually(async () => expect((await getSession(rig.database.db, id)).cleaned_at).not.toBeNull(), {
      timeoutMs: 25_000,
    });
    const left = await rig.host.sh(
      `grep -lz "HOLAT_SESSION_ID=${session_id}" /proc/[0-9]*/environ 2>/dev/null || true`,
    );
    expect(left.trim()).toBe("");
  });

  it("by force ends a session whose data cannot be stored, too", async () => {
    const { db } = rig.database;
    await sql`CREATE FUNCTION refuse_it() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'cannot be stored'; END $$`.execute(db);
    await sql`CREATE TRIGGER refuse_it BEFORE UPDATE ON call_sessions FOR EACH ROW
      WHEN (NEW.target = 'poison' AND NEW.out_offset > OLD.out_offset) EXECUTE FUNCTION refuse_it()`.execute(
      db,
    );
    const { id, session_id } = await begin(rig.makeTarget("poison", { command: "echo it; exec sleep 60" }));
    await eventually(() => expect(engine?.metrics().asideNow).toBe(1), limit);
    await db
      .insertInto("commands")
      .values({ session_id: id, name: "force-cancel", created_at: Date.now() })
      .execute();
    void engine?.commanded([id]);
    expect(await ended(id)).toMatchObject({ status: "FAILED", error_code: "CANCELED_UNCONFIRMED" });
    await eventually(async () => expect((await getSession(db, id)).cleaned_at).not.toBeNull(), limit);
    const left = await rig.host.sh(`grep -lszxF 'HOLAT_SESSION_ID=${session_id}' /proc/[0-9]*/environ; true`);
    expect(left.trim()).toBe("");
    expect(engine?.metrics()).toMatchObject({ asideNow: 0, sessionsOwned: 0 });
  });
});

describe("the queue", () => {
  it("lets no more run than the target takes, oldest first", async () => {
    const target = rig.makeTarget("few", "plain-summary", { call: { maxConcurrent: 2 } });
    engine = await rig.startEngine({ nodeId: "node-1", targets: [target] });
    const open = new Set<string>();
    let most = 0;
    engine.onCommitted(({ id, state }) => {
      if (state.completedAt === null) open.add(id);
      else open.delete(id);
      most = Math.max(most, open.size);
    });
    const ids: string[] = [];
    for (let n = 0; n < 8; n++) ids.push((await insertSession(rig.database.db, { target: "few" })).id);
    engine.queued();
    const rows = [];
    for (const id of ids) rows.push(await ended(id));
    expect(rows.map(({ status }) => status)).toEqual(ids.map(() => "COMPLETED"));
    expect(most).toBeLessThanOrEqual(2);
    const admitted = rows.map(({ admitted_at }) => admitted_at ?? 0);
    expect(admitted).toEqual([...admitted].sort((a, b) => a - b));
  });
});
