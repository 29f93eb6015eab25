import { randomUUID } from "node:crypto";
import { createManualClock } from "@holat/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRevocations, type Revocations, revokedChannel } from "../../src/access/createRevocations.js";
import { createViewTokens } from "../../src/access/createViewTokens.js";
import type { ListenOptions, OpenDatabase } from "../../src/db/openDatabase.js";
import { createTestDatabase } from "../support/database.js";
import { createTestLogger } from "../support/logger.js";
import { secret } from "./viewRig.js";

const { database, openAgain } = await createTestDatabase();
const started: Revocations[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((node) => node.stop()));
});

/** What one server knows; `deaf`: no message reaches it. */
async function startNode(on: OpenDatabase, { deaf = false } = {}) {
  const clock = createManualClock();
  const logger = createTestLogger();
  let heard: ListenOptions | undefined;
  const listen: OpenDatabase["listen"] = async (channel, options) => {
    heard = options;
    return deaf ? async () => {} : on.listen(channel, options);
  };
  const revocations = createRevocations({ database: { db: on.db, listen }, clock, logger });
  const told: string[] = [];
  revocations.onAdded((id) => told.push(id));
  await revocations.start();
  started.push(revocations);
  return { revocations, clock, logger, told, catchUp: () => heard?.onCatchUp?.() };
}

describe("a revoked token", () => {
  it("is known at once where it was revoked, and told once", async () => {
    const { revocations, told } = await startNode(database);
    const id = randomUUID();
    await Promise.all([revocations.add(id), revocations.add(id.toUpperCase())]);
    await revocations.add(id);
    expect(revocations.has(id)).toBe(true);
    expect(told).toEqual([id]);
  });

  it("is told on every other node by message, once", async () => {
    const here = await startNode(database);
    const there = await startNode(await openAgain());
    const id = randomUUID();
    await here.revocations.add(id);
    await vi.waitFor(() => expect(there.told).toContain(id));
    expect(there.revocations.has(id)).toBe(true);
    await here.revocations.add(id);
    const next = randomUUID();
    await here.revocations.add(next);
    await vi.waitFor(() => expect(there.told).toContain(next));
    expect(there.told.filter((one) => one === id)).toHaveLength(1);
  });

  it("is known to a node that starts later", async () => {
    const here = await startNode(database);
    const id = randomUUID();
    await here.revocations.add(id);
    const later = await startNode(await openAgain(), { deaf: true });
    expect(later.revocations.has(id)).toBe(true);
  });

  it("is found within 30 s where the message was lost", async () => {
    const here = await startNode(database);
    const deaf = await startNode(await openAgain(), { deaf: true });
    const id = randomUUID();
    await here.revocations.add(id);
    expect(deaf.told).not.toContain(id);
    await vi.waitFor(() => expect(deaf.clock.sleeping).toBe(1));
    await deaf.clock.advance(30_000);
    await vi.waitFor(() => expect(deaf.told).toContain(id));
  });

  it("is found at once when listening begins anew after a loss", async () => {
    const here = await startNode(database);
    const deaf = await startNode(await openAgain(), { deaf: true });
    const id = randomUUID();
    await here.revocations.add(id);
    deaf.catchUp();
    await vi.waitFor(() => expect(deaf.told).toContain(id));
  });

  it("is forgotten, in memory and in the table, once no token can be that old", async () => {
    const { revocations, clock } = await startNode(database);
    const id = randomUUID();
    await revocations.add(id);
    const stored = () =>
      database.db.selectFrom("revoked_view_tokens").select("id").where("id", "=", id).executeTakeFirst();
    const dayMs = 24 * 3_600_000;
    clock.setWallTime(clock.now() + 30 * dayMs);
    await clock.advance(30_000);
    await vi.waitFor(() => expect(clock.sleeping).toBe(1));
    expect(await stored()).toEqual({ id });
    clock.setWallTime(clock.now() + dayMs);
    await clock.advance(30_000);
    await vi.waitFor(async () => expect(await stored()).toBeUndefined());
    expect(revocations.has(id)).toBe(false);
  });

  it("is not made of whatever a message says", async () => {
    const { revocations, told } = await startNode(database);
    for (const text of ["", "x", "a".repeat(5_000)]) await database.notify(revokedChannel, text);
    const id = randomUUID();
    await database.notify(revokedChannel, id);
    await vi.waitFor(() => expect(told).toEqual([id]));
    expect(revocations.has("x")).toBe(false);
  });
});

it("a database that is away while it is read is a warning, and reading goes on", async () => {
  let away = false;
  const db = new Proxy(database.db, {
    get: (target, name) => {
      if (away && name === "selectFrom") throw new Error("connection terminated");
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const { revocations, clock, logger, told } = await startNode({ ...database, db }, { deaf: true });
  const elsewhere = await startNode(await openAgain(), { deaf: true });
  const id = randomUUID();
  await elsewhere.revocations.add(id);
  away = true;
  await vi.waitFor(() => expect(clock.sleeping).toBe(1));
  await clock.advance(30_000);
  await vi.waitFor(() => expect(logger.lines.map(({ level }) => level)).toEqual(["warn"]));
  expect(told).not.toContain(id);
  away = false;
  await vi.waitFor(() => expect(clock.sleeping).toBe(1));
  await clock.advance(30_000);
  await vi.waitFor(() => expect(told).toContain(id));
  expect(revocations.has(id)).toBe(true);
});

it("while the database is away revoking is DATABASE_AWAY, and the token goes on", async () => {
  const db = new Proxy(database.db, {
    get: (target, name) => {
      if (name === "transaction") throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      return Reflect.get(target, name);
    },
  });
  const clock = createManualClock();
  const logger = createTestLogger();
  const viewTokens = createViewTokens({ database: { ...database, db }, clock, logger, secret });
  const { id, token } = viewTokens.issue({
    sessions: [randomUUID()],
    origins: null,
    scopes: ["status"],
    expiresInSeconds: 60,
  });
  await expect(viewTokens.revoke(id)).rejects.toMatchObject({ code: "DATABASE_AWAY" });
  expect(viewTokens.isRevoked(id)).toBe(false);
  expect(viewTokens.verify(token).kind).toBe("valid");
});

it("after stop nothing is read or heard any more", async () => {
  const { revocations, clock } = await startNode(database);
  await vi.waitFor(() => expect(clock.sleeping).toBe(1));
  await revocations.stop();
  expect(clock.sleeping).toBe(0);
});
