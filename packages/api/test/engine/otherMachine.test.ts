import { eventually, type SshHost, startSshHost } from "@holat/testkit";
import { expect, it } from "vitest";
import { createEngineRig } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";

it("a launch whose answer was lost is not sent again to another machine under the same name and key", async () => {
  const rig = await createEngineRig();
  const { db } = rig.database;
  await using other = await startSshHost({ hostKeysOf: rig.host });
  const targetAt = (host: SshHost) =>
    rig.makeTarget("t", "plain-summary", {
      ssh: {
        host: host.host,
        port: host.port,
        user: host.user,
        credential: { kind: "key", privateKey: host.privateKey },
      },
      call: { connectForSeconds: 1 },
    });
  const session = await insertSession(db, { owner: "node-1", generation: 1, admitted_at: Date.now() });
  const machine = {
    hostKey: rig.host.hostKeyFingerprint,
    machineId: rig.host.machineId,
    runPath: `${rig.host.home}/.local/state/holat/runs/${session.session_id}`,
    bootId: rig.host.bootId(),
  };
  await db
    .updateTable("call_sessions")
    .set({ launch_sent_at: Date.now(), machine: JSON.stringify(machine) })
    .where("id", "=", session.id)
    .execute();
  const becomes = (state: object) =>
    eventually(async () => expect(await getSession(db, session.id)).toMatchObject(state), {
      timeoutMs: 15_000,
    });

  const there = await rig.startEngine({ nodeId: "node-1", targets: [targetAt(other)] });
  await becomes({ status: "PENDING", link: "lost" });
  expect(await rig.countStarts(session.session_id)).toBe(0);
  await there.stop();

  await rig.startEngine({ nodeId: "node-1", targets: [targetAt(rig.host)] });
  await becomes({ status: "COMPLETED" });
  expect(await rig.countStarts(session.session_id)).toBe(1);
});
