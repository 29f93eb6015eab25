import { eventually } from "@holat/testkit";
import { expect, it } from "vitest";
import { createEngineRig } from "../support/engineRig.js";
import { insertSession } from "../support/insertSession.js";
import { createStreamNode } from "./streamNode.js";

const rig = await createEngineRig();

it("a real run is told line by line on the node that follows it and on the other, and by the heir of a dead one", async () => {
  const target = rig.makeTarget("count", "counting");
  const first = await rig.startEngine({ nodeId: "node-1", targets: [target] });
  const { id } = await insertSession(rig.database.db, { target: "count", args: { EVERY_MS: "30" } });
  const again = await rig.openAgain();
  const here = await createStreamNode(rig.database, { engine: first });
  first.queued();
  await eventually(() => expect(first.findOwned(id)).toBeDefined());
  const second = await rig.startEngine({ nodeId: "node-2", targets: [target], database: again });
  const there = await createStreamNode(again, { engine: second });

  const streams = [
    await here.open(`/calls/session/${id}/events`),
    await there.open(`/calls/session/${id}/events`),
  ];
  const told = streams.map(async (stream) => {
    const versions: number[] = [];
    for (let event = await stream.next(); event && event.event !== "end"; event = await stream.next()) {
      if (event.event !== "status") continue;
      const session = JSON.parse(event.data) as { version: number; processedNumbers: number; status: string };
      versions.push(session.version);
      if (session.processedNumbers > 10 && !first.draining) void first.abandon();
      if (session.status === "COMPLETED") expect(session.processedNumbers).toBe(800);
    }
    return versions;
  });
  for (const versions of await Promise.all(told)) {
    expect(versions.length).toBeGreaterThan(2);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  }
  expect(first.draining, "its first node died while it ran").toBe(true);
  expect(here.live.metrics().streamBackstopFound + there.live.metrics().streamBackstopFound).toBe(0);
});
