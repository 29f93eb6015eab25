import type { MachineIdentity } from "../../calls/runner.js";
import { HolatError } from "../../errors.js";
import type { SshTarget } from "../target.js";

/** The link to a machine went away under a run, which goes on there. */
export function createLoss(target: SshTarget, detail: string, cause: unknown): HolatError {
  return new HolatError("CONN_LOST", `SSH connection error: Lost ${target.host}:${target.port} (${detail})`, {
    hint: "The machine or the network went away; the run goes on there and is followed again.",
    cause,
  });
}

/** What another machine says is no evidence of anything: the run's own counts as out of reach. */
export function createStranger(target: SshTarget, wanted: MachineIdentity, got: MachineIdentity): HolatError {
  const describe = ({ hostKey, machineId, runPath }: MachineIdentity) =>
    `host key ${hostKey}, machine-id ${machineId || "none"}, ${runPath}`;
  return new HolatError(
    "CONN_LOST",
    `Another machine answered at ${target.host}:${target.port}: ${describe(got)}`,
    {
      hint: `The run was started on: ${describe(wanted)}. Point the target back at it.`,
    },
  );
}
