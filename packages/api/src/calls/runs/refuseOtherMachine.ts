import { createHolatError, isSameMachine, type MachineIdentity } from "@holat/core";
import type { RunContext } from "./runContext.js";

/**
 * Rejects what another machine says than the one that the launch was sent to (DNS to two boxes, a failover, an edited
 * `host`): it knows nothing of the run, and must not start it a second time.
 */
export function refuseOtherMachine(
  { session, target }: Pick<RunContext, "session" | "target">,
  machine: MachineIdentity,
): void {
  const { machine: first } = session.facts;
  if (first === null || isSameMachine(first, machine)) return;
  throw createHolatError("CONN_LOST", {
    ...(target.host === undefined ? {} : { host: target.host }),
    ...(target.port === undefined ? {} : { port: target.port }),
    detail: "another machine answers there than the one that the run was started on",
  });
}
