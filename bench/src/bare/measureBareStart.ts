import { join } from "node:path";
import { type Cleanup, withCleanup } from "../createCleanup.js";
import type { Lab } from "../site/createLab.js";
import { endProcess } from "../site/spawnNode.js";
import { createSshArguments, firstOutput, startSshClient } from "./startSshClient.js";

/** Milliseconds from the start of an `ssh` client to the first byte of what it started. */
export interface BareStarts {
  /** Each logs in anew. */
  readonly fresh: readonly number[];
  /** Over a connection that is there (ControlMaster). */
  readonly multiplexed: readonly number[];
}

export function measureBareStart(lab: Lab, parent: Cleanup): Promise<BareStarts> {
  const rounds = lab.options.quick ? 8 : 30;
  return withCleanup(parent, async (cleanup) => {
    const sshArguments = await createSshArguments(lab);
    const fresh = await measure(sshArguments, rounds, cleanup);
    const control = ["-S", join(lab.dir, "control")];
    const master = startSshClient([...control, "-M", ...sshArguments, "echo there; exec sleep 600"]);
    cleanup.defer(() => endProcess(master));
    await firstOutput(master);
    return { fresh, multiplexed: await measure([...control, ...sshArguments], rounds, cleanup) };
  });
}

async function measure(sshArguments: readonly string[], rounds: number, cleanup: Cleanup): Promise<number[]> {
  const durations: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const client = startSshClient([...sshArguments, "echo started"]);
    cleanup.defer(() => endProcess(client));
    await firstOutput(client);
    durations.push(performance.now() - begun);
  }
  return durations;
}
