import { type Cleanup, withCleanup } from "../createCleanup.js";
import type { Lab } from "../site/createLab.js";
import { type ProcessMemory, readProcessMemory } from "../stats/processMemory.js";
import { createSshArguments } from "./startSshClient.js";
import { startWriters } from "./startWriters.js";
import { tailOverSsh } from "./tailOverSsh.js";

/** Mean memory of one `ssh` client process that follows a file, out of so many at once. */
export function measureSshClients(lab: Lab, parent: Cleanup): Promise<ProcessMemory> {
  const clients = lab.options.quick ? 10 : 50;
  return withCleanup(parent, async (cleanup) => {
    const files = await startWriters(lab, { count: clients, rate: 1 }, cleanup);
    const tails = await tailOverSsh(await createSshArguments(lab), files, cleanup);
    const all = tails.map(({ pid }) => readProcessMemory(pid ?? 0));
    const mean = (field: keyof ProcessMemory) => all.reduce((sum, one) => sum + one[field], 0) / all.length;
    return { rssBytes: mean("rssBytes"), pssBytes: mean("pssBytes") };
  });
}
