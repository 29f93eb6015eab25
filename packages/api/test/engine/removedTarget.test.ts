import { eventually } from "@holat/testkit";
import { expect, it } from "vitest";
import { createEngineRig } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";

it("a session of a target that its server knows no more goes on at one that does", async () => {
  const rig = await createEngineRig();
  const { db } = rig.database;
  const target = rig.makeTarget("t", { command: "sleep 60" });
  const { id } = await insertSession(db, { target: "t" });
  const becomes = (state: object) =>
    eventually(async () => expect(await getSession(db, id)).toMatchObject(state));

  const before = await rig.startEngine({ nodeId: "changed", targets: [target] });
  await becomes({ status: "RUNNING", link: "live", owner: "changed" });
  await before.abandon();
  const changed = await rig.startEngine({ nodeId: "changed", targets: [rig.makeTarget("u", "exit-3")] });
  await becomes({ status: "RUNNING", link: "lost", owner: null });

  const other = await rig.startEngine({ nodeId: "other", targets: [target] });
  await becomes({ status: "RUNNING", link: "live", owner: "other" });
  await db.insertInto("commands").values({ session_id: id, name: "cancel", created_at: 1 }).execute();
  await other.commanded([id]);
  await becomes({ status: "FAILED", error_code: "CANCELED" });
  await Promise.all([changed.stop(), other.stop()]);
});
