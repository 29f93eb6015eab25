import { eventually } from "@holat/testkit";
import { beforeAll, expect, it } from "vitest";
import { createEngineRig, type EngineRig } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";

let rig: EngineRig;
beforeAll(async () => {
  rig = await createEngineRig();
});

it("a machine that is away and has much left on it keeps no other from being cleaned up", async () => {
  const { db } = rig.database;
  const away = rig.makeTarget("away", "plain-summary", { ssh: { port: 1 } });
  const here = rig.makeTarget("here", "plain-summary");
  for (let n = 0; n < 200; n++) await insertSession(db, { target: "away" });
  const { id } = await insertSession(db, { target: "here" });
  await db
    .updateTable("call_sessions")
    .set(({ ref }) => ({ status: "COMPLETED", launch_sent_at: 1, completed_at: ref("seq") }))
    .execute();
  const engine = await rig.startEngine({ nodeId: "sweeper", targets: [away, here] });
  await eventually(async () => expect((await getSession(db, id)).cleaned_at).not.toBeNull());
  await engine.stop();
});

/** Both stopped first, so that neither can note the other's end. */
const killBoth = `for f in sup.* child.*; do f=\${f#*.}; kill -STOP "\${f%%.*}"; done
  for f in sup.* child.*; do f=\${f#*.}; kill -KILL "\${f%%.*}"; done`;

it.each([
  ["KILLED", "sleep 60 & sleep 60; true", killBoth],
  ["RUN_DIR_LOST", "sleep 60", 'mv "$PWD" "$PWD-gone"'],
])("a session that failed as %s leaves no process that goes on", async (code, command, breakIt) => {
  const target = rig.makeTarget(code, { command });
  const engine = await rig.startEngine({ nodeId: `node-of-${code}`, targets: [target] });
  const { id, session_id } = await insertSession(rig.database.db, { target: code });
  engine.queued();
  const becomes = (state: object) =>
    eventually(async () => expect(await getSession(rig.database.db, id)).toMatchObject(state), {
      timeoutMs: 50_000,
    });
  const left = () => rig.host.sh(`grep -lszxF 'HOLAT_SESSION_ID=${session_id}' /proc/[0-9]*/environ; true`);
  await becomes({ status: "RUNNING", link: "live" });
  await eventually(async () => expect(await left()).not.toBe(""));
  await rig.host.sh(`cd '${rig.host.home}/.local/state/holat/runs/${session_id}' && ${breakIt}`);
  await becomes({ status: "FAILED", error_code: code, cleaned_at: expect.any(Number) });
  expect(await left()).toBe("");
  await engine.stop();
});
