import type { CallRunner } from "@holat/core";
import { systemClock } from "@holat/core";
import { eventually } from "@holat/testkit";
import { beforeAll, expect, it } from "vitest";
import type { RunningCallEngine } from "../../src/calls/createCallEngine.js";
import { createEngineRig, type EngineRig } from "../support/engineRig.js";
import { getSession, insertSession } from "../support/insertSession.js";

let rig: EngineRig;
beforeAll(async () => {
  rig = await createEngineRig();
});

const becomes = (id: string, state: object) =>
  eventually(async () => expect(await getSession(rig.database.db, id)).toMatchObject(state), {
    timeoutMs: 15_000,
  });

it("a node that was frozen over its lease sends nothing before it holds the lease again", async () => {
  const frozen = { ms: 0 };
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + frozen.ms };
  const whenSent: (number | undefined)[] = [];
  let engine: RunningCallEngine | undefined;
  engine = await rig.startEngine({
    nodeId: "node-2",
    targets: [rig.makeTarget("frozen", "plain-summary")],
    clock,
    observe: (runner) => ({
      ...runner,
      launch: (target, spec, { beforeSend, signal }) =>
        runner.launch(target, spec, {
          signal,
          beforeSend: async (machine) => {
            await beforeSend(machine);
            whenSent.push(engine?.metrics().leaseValid);
          },
        }),
    }),
  });
  // The launch is on record: told before whoever waited for it goes on.
  engine.onCommitted(({ state }) => {
    if (state.status === "PENDING") frozen.ms += 60_000;
  });
  const { id } = await insertSession(rig.database.db, { target: "frozen" });
  engine.queued();
  await becomes(id, { status: "COMPLETED" });
  expect(whenSent).toEqual([1]);
  await engine.stop();
});

it("an attempt whose answer was lost stays on record when a later one is refused, and can start nothing after the session has failed", async () => {
  const { db } = rig.database;
  const { id, session_id } = await insertSession(db, {
    target: "refusing",
    owner: "node-1",
    generation: 1,
    admitted_at: Date.now(),
  });
  await db.updateTable("call_sessions").set({ launch_sent_at: 1 }).where("id", "=", id).execute();
  const inTheWay = `${rig.host.home}/.local`;
  await rig.host.sh(
    `if [ -e '${inTheWay}' ]; then mv '${inTheWay}' '${inTheWay}.kept'; fi; : >'${inTheWay}'`,
  );
  let there: CallRunner | undefined;
  const engine = await rig.startEngine({
    nodeId: "node-1",
    targets: [rig.makeTarget("refusing", "plain-summary", { call: { connectForSeconds: 1 } })],
    observe: (runner) => {
      there = runner;
      return runner;
    },
  });
  await becomes(id, { status: "FAILED", error_code: "RUN_DIR_UNWRITABLE" });
  expect(await getSession(db, id)).toMatchObject({ launch_sent_at: 1, cleaned_at: null });
  await rig.host.sh(`mv '${inTheWay}' '${inTheWay}.was'`);
  await becomes(id, { cleaned_at: expect.any(Number) });

  const late = await there?.launch(
    "refusing",
    { runId: session_id, sessionId: session_id, numbers: null, args: {} },
    { beforeSend: async () => {}, signal: new AbortController().signal },
  );
  expect(late).toMatchObject({ launchedNow: false });
  expect(await rig.countStarts(session_id)).toBe(0);
  await engine.stop();
});
