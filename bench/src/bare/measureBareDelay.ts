import { setTimeout as pause } from "node:timers/promises";
import type { Cleanup } from "../createCleanup.js";
import { withCleanup } from "../createCleanup.js";
import { type BareDelays, type DelayLoad, delaySeconds } from "../figures/measureDelay.js";
import type { Lab } from "../site/createLab.js";
import { monotonicMicros } from "../stats/monotonicMicros.js";
import { createSshArguments } from "./startSshClient.js";
import { startWriters } from "./startWriters.js";
import { type Tail, tailOverSsh } from "./tailOverSsh.js";

/** The same lines at the same rates through `ssh host tail -f`, from right before the write until they are here. */
export async function measureBareDelay(
  lab: Lab,
  loads: readonly DelayLoad[],
  parent: Cleanup,
): Promise<BareDelays> {
  const sshArguments = await createSshArguments(lab);
  const delays = new Map<number, readonly number[]>();
  for (const { campaigns, rate } of loads) {
    const measured = await withCleanup(parent, async (cleanup) => {
      const files = await startWriters(lab, { count: campaigns, rate }, cleanup);
      const tails = await tailOverSsh(sshArguments, files, cleanup);
      return collectDelays(tails, delaySeconds(lab) * 1000);
    });
    delays.set(campaigns, measured);
  }
  return delays;
}

async function collectDelays(tails: readonly Tail[], durationMs: number): Promise<number[]> {
  const delays: number[] = [];
  const take = (piece: Buffer) => {
    const now = monotonicMicros();
    for (const [, at] of piece.toString("latin1").matchAll(/"at":(\d+)\}/g)) {
      delays.push((now - Number(at)) / 1000);
    }
  };
  for (const tail of tails) tail.stdout.on("data", take);
  await pause(durationMs);
  return delays;
}
