import { type DialerName, eventually, type SshHost, startSshHost } from "@holat/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEngineRig, type EngineRig } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";

let rig: EngineRig;
let other: SshHost;
beforeAll(async () => {
  rig = await createEngineRig();
  other = await startSshHost({ hostKeysOf: rig.host });
});
afterAll(() => other.stop());

const targetAt = (host: SshHost, dialer: DialerName) =>
  rig.makeTarget("t", dialer, {
    ssh: {
      host: host.host,
      port: host.port,
      user: host.user,
      credential: { kind: "key", privateKey: host.privateKey },
    },
    call: { connectForSeconds: 1 },
  });

const becomes = (id: string, state: object) =>
  eventually(async () => expect(await getSession(rig.database.db, id)).toMatchObject(state), {
    timeoutMs: 15_000,
  });

it("a launch whose answer was lost is not sent again to another machine under the same name and key", async () => {
  const { db } = rig.database;
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
  const there = await rig.startEngine({ nodeId: "node-1", targets: [targetAt(other, "plain-summary")] });
  await becomes(session.id, { status: "PENDING", link: "lost" });
  expect(await rig.countStarts(session.session_id)).toBe(0);
  await there.stop();

  const here = await rig.startEngine({ nodeId: "node-1", targets: [targetAt(rig.host, "plain-summary")] });
  await becomes(session.id, { status: "COMPLETED" });
  expect(await rig.countStarts(session.session_id)).toBe(1);
  await here.stop();
});

it("a process that was ended by force is not forgotten because another machine has none of it", async () => {
  const { db } = rig.database;
  const here = await rig.startEngine({ nodeId: "node-2", targets: [targetAt(rig.host, "never-ends")] });
  const { id, session_id } = await insertSession(db);
  here.queued();
  await becomes(id, { status: "RUNNING" });
  await here.stop();

  let asked = 0;
  const there = await rig.startEngine({
    nodeId: "node-2",
    targets: [targetAt(other, "never-ends")],
    observe: (runner) => ({
      ...runner,
      cancel: async (...args) => {
        const report = await runner.cancel(...args);
        asked++;
        return report;
      },
    }),
  });
  await becomes(id, { link: "lost" });
  await db
    .insertInto("commands")
    .values({ session_id: id, name: "force-cancel", created_at: Date.now() })
    .execute();
  await there.commanded([id]);
  await eventually(() => expect(asked, "it is asked again").toBeGreaterThan(1));
  expect(await getSession(db, id)).toMatchObject({ error_code: "CANCELED_UNCONFIRMED", cleaned_at: null });
  await there.stop();

  await rig.startEngine({ nodeId: "node-2", targets: [targetAt(rig.host, "never-ends")] });
  await becomes(id, { cleaned_at: expect.any(Number) });
  const left = await rig.host.sh(`grep -lszxF 'HOLAT_SESSION_ID=${session_id}' /proc/[0-9]*/environ; true`);
  expect(left.trim()).toBe("");
});
