import { randomBytes, randomUUID } from "node:crypto";
import { createManualClock, eventually } from "@holat/testkit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { createJobs } from "../../src/jobs/createJobs.js";
import { createRetention } from "../../src/jobs/createRetention.js";
import { auditLifeMs, deliveryLogLifeMs, removeOutdated } from "../../src/jobs/removeOutdated.js";
import { createTestDatabase } from "../support/database.js";
import { insertSession } from "../support/insertSession.js";
import { createTestLogger } from "../support/logger.js";

const logger = createTestLogger();
const clock = createManualClock();
const hourMs = 3_600_000;
let database: OpenDatabase;
const stops: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  ({ database } = await createTestDatabase());
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

async function addKey(id: string, ageMs: number) {
  await database.db
    .insertInto("idempotency_keys")
    .values({ id, body_hash: "", status: 201, headers: "{}", body: "", created_at: clock.now() - ageMs })
    .execute();
}
async function addEvent(ageMs: number, status: "pending" | "delivered" | "failed") {
  const [id, at] = [randomUUID(), clock.now() - ageMs];
  await database.db
    .insertInto("webhook_events")
    .values({ id, type: "call.lost", at, session: "{}" })
    .execute();
  await database.db
    .insertInto("webhook_deliveries")
    .values({
      id: randomUUID(),
      endpoint_id: randomUUID(),
      event_id: id,
      status,
      next_attempt_at: at,
      finished_at: null,
      created_at: at,
    })
    .execute();
  return id;
}
async function addNode(id: string, deadForHours: number) {
  await sql`
    INSERT INTO nodes (id, lease_until, held_since, incarnation)
    VALUES (${id}, clock_timestamp() - ${sql.lit(deadForHours)} * interval '1 hour', clock_timestamp(), 'x')`.execute(
    database.db,
  );
}
const idsOf = async (table: "idempotency_keys" | "nodes" | "webhook_events" | "webhook_deliveries") =>
  (await database.db.selectFrom(table).select("id").execute()).map(({ id }) => id);

it("what is outdated goes, and nothing that somebody still needs", async () => {
  await addKey("old", 24 * hourMs);
  await addKey("young", 24 * hourMs - 1);
  await addNode("long-dead", 25);
  await addNode("just-dead", 23);
  await addNode("owner", 25);
  await insertSession(database.db, { owner: "owner", generation: 1, admitted_at: 1 });
  const kept = [
    await addEvent(deliveryLogLifeMs, "pending"),
    await addEvent(deliveryLogLifeMs - 1, "failed"),
  ];
  await addEvent(deliveryLogLifeMs, "failed");
  await addEvent(deliveryLogLifeMs, "delivered");
  await removeOutdated(database.db, clock);
  expect(await idsOf("idempotency_keys")).toEqual(["young"]);
  expect((await idsOf("nodes")).sort()).toEqual(["just-dead", "owner"]);
  expect((await idsOf("webhook_events")).sort()).toEqual(kept.sort());
  expect(await idsOf("webhook_deliveries")).toHaveLength(2);
});

it("records of who did what and ended keys go after 180 days, a key that works never", async () => {
  const now = clock.now();
  const addKey = async (id: string, ended: { expires_at?: number; revoked_at?: number }) =>
    database.db
      .insertInto("api_keys")
      .values({
        id: randomUUID(),
        name: id,
        hash: randomBytes(32),
        prefix: "hk_",
        scopes: "[]",
        sessions: null,
        targets: null,
        created_at: now - 2 * auditLifeMs,
        created_by: "local",
        expires_at: null,
        revoked_at: null,
        last_used_at: null,
        ...ended,
      })
      .execute();
  await addKey("works", {});
  await addKey("works still", { expires_at: now + hourMs });
  for (const [name, at] of [
    ["old", now - auditLifeMs],
    ["young", now - auditLifeMs + 1],
  ] as const) {
    await addKey(`revoked ${name}`, { revoked_at: at });
    await addKey(`expired ${name}`, { expires_at: at });
    await database.db
      .insertInto("audit_log")
      .values({ at, principal: "local", action: "key.revoke", subject: name, details: "{}" })
      .execute();
  }
  await removeOutdated(database.db, clock);
  const keys = await database.db.selectFrom("api_keys").select("name").orderBy("name").execute();
  expect(keys.map(({ name }) => name)).toEqual(["expired young", "revoked young", "works", "works still"]);
  const audit = await database.db.selectFrom("audit_log").select("subject").execute();
  expect(audit).toEqual([{ subject: "young" }]);
});

it("is scheduled a minute after the start, and not before", async () => {
  const jobs = createJobs({ database, logger });
  const retention = createRetention({ database, jobs, clock, logger });
  stops.push(
    () => retention.stop(),
    () => jobs.stop(),
  );
  retention.start();
  await clock.advance(59_000);
  const schemas = sql<{ found: string | null }>`SELECT to_regclass('holat_jobs.schedule')::text AS found`;
  expect((await schemas.execute(database.db)).rows[0]?.found).toBeNull();
  await clock.advance(1_000);
  await eventually(
    async () => {
      const { rows } = await sql<{ name: string; cron: string }>`
        SELECT name, cron FROM holat_jobs.schedule`.execute(database.db);
      expect(rows).toEqual([{ name: "retention", cron: "17 * * * *" }]);
    },
    { timeoutMs: 20_000 },
  );
});
