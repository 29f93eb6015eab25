import type { MachineIdentity } from "../../calls/runner.js";
import { createHolatError } from "../../errors/errorCatalog.js";
import { formatAddress } from "../../errors/formatParams.js";
import { HolatError } from "../../errors.js";
import type { SshTarget } from "../target.js";

/** The link to a machine went away under a run, which goes on there. */
export function createLoss(target: SshTarget, detail: string, cause: unknown): HolatError {
  const { host, port, user } = target;
  return createHolatError("CONN_LOST", { host, port, user, detail }, cause);
}

/** A machine that opened a channel and then said nothing on it: nothing is known of what it did. */
export function createSilence(target: SshTarget, ms: number): HolatError {
  return new HolatError(
    "CONN_TIMEOUT",
    `SSH connection error: ${formatAddress(target)} let us in and then gave no answer within ${Math.round(ms / 1_000)} s. Check the login files and the home directory of ${target.user} there, and the machine's load`,
    {
      hint: "A home on a network mount that hangs, a .bashrc that waits for something, or a full process table.",
    },
  );
}

/** What another machine says is no evidence of anything: the run's own counts as out of reach. */
export function createStranger(target: SshTarget, wanted: MachineIdentity, got: MachineIdentity): HolatError {
  const describe = ({ hostKey, machineId, runPath }: MachineIdentity) =>
    `host key ${hostKey}, machine-id ${machineId || "none"}, ${runPath}`;
  return new HolatError("CONN_LOST", createLoss(target, "another machine answered", undefined).message, {
    hint: `${describe(got)} answered; the run was started on ${describe(wanted)}. Point the target back at it.`,
  });
}
