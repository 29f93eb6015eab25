import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "@holat/core";
import { createSshPool, createSshRunner } from "@holat/core/ssh";
import { eventually, startPostgres } from "@holat/testkit";
import { expect, it } from "vitest";
import { createCallEngine } from "../../src/calls/createCallEngine.js";
import { migrateDatabase } from "../../src/db/migrateDatabase.js";
import { openDatabase } from "../../src/db/openDatabase.js";
import { createNode } from "../../src/ownership/createNode.js";
import { createTestDatabase, dialect } from "../support/database.js";
import { createEngineRig } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";
import { createTestLogger } from "../support/logger.js";
import { readStoredLog } from "../support/readStored.js";

const limit = { timeoutMs: 20_000 };

if (dialect === "postgres")
  it.concurrent.each(["killed and started again", "frozen and thawed"])(
    "a database that was %s: nothing moves, nothing fails, nothing is lost",
    async (how) => {
      await using postgres = await startPostgres();
      const { url } = await postgres.createDatabase();
      const [database, second] = [await openDatabase({ url }), await openDatabase({ url })];
      await migrateDatabase(database);
      const rig = await createEngineRig();
      const target = rig.makeTarget("away", "counting");
      const one = await rig.startEngine({ nodeId: "one", targets: [target], database });
      const two = await rig.startEngine({ nodeId: "two", targets: [target], database: second });
      const args = { LINES: "100000", BATCH: "50", EVERY_MS: "100" };
      const { id, session_id } = await insertSession(database.db, { target: "away", args });
      one.queued();
      await eventually(
        async () => expect((await getSession(database.db, id)).out_offset).toBeGreaterThan(0),
        limit,
      );
      const before = await getSession(database.db, id);
      const owner = before.owner === "one" ? one : two;

      await (how.startsWith("killed") ? postgres.kill() : postgres.pause());
      // Every lease has ended when the database comes back.
      await eventually(
        () => expect([one, two].map((node) => node.metrics().leaseValid)).toEqual([0, 0]),
        limit,
      );
      expect(owner.findOwned(id)).toMatchObject({ fresh: false });
      expect(owner.findOwned(id)?.record.state.status).toBe("RUNNING");
      await writeFile(join(rig.recordDir, "stop"), "");
      await (how.startsWith("killed") ? postgres.restart() : postgres.resume());

      await eventually(
        async () => expect((await getSession(database.db, id)).status).toBe("COMPLETED"),
        limit,
      );
      const record = await rig.readRecord(session_id);
      const after = await getSession(database.db, id);
      expect(after).toMatchObject({
        owner: before.owner,
        generation: before.generation,
        processed_numbers: record.split('"type":"call"').length - 1,
      });
      expect((await readStoredLog(database.db, id)).toString()).toBe(record);
      expect(await rig.countStarts(session_id)).toBe(1);
      await Promise.all([one.stop(), two.stop()]);
      await Promise.all([database.close(), second.close()]);
    },
    60_000,
  );

it("an engine does not start without its database, and says why", async () => {
  const { database } = await createTestDatabase();
  await database.close();
  const logger = createTestLogger();
  const engine = createCallEngine({
    node: createNode({ database, clock: systemClock, logger, nodeId: "n" }),
    database,
    clock: systemClock,
    runner: createSshRunner({ pool: createSshPool(), targets: [] }),
    targets: [{ name: "t", maxConcurrent: 1, connectForSeconds: 1, lostLinkFailAfterSeconds: null }],
    logger,
  });
  await expect(engine.start()).rejects.toMatchObject({ code: "DATABASE_AWAY" });
});
