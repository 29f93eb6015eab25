import { isSameMachine, type MachineIdentity, type RunSnapshot, type RunVerdict } from "../calls/runner.js";

/** What was known of a run before the look. */
export interface KnownRun {
  /** As first reported; null when no machine ever answered for this run. */
  readonly machine: MachineIdentity | null;
  readonly sawDirectory: boolean;
  readonly sawSupervisor: boolean;
}

/**
 * The truth table: what one look at a run directory proves. Rows are in order of rank: another machine's word counts for
 * nothing, a recorded ending outranks everything else, a reboot outranks a missing directory.
 */
export function deriveVerdict(known: KnownRun, snapshot: RunSnapshot): RunVerdict {
  const { machine } = known;
  if (machine !== null && !isSameMachine(machine, snapshot.machine)) return { kind: "other-machine" };
  if (snapshot.ending !== null) return { kind: "ended", ending: snapshot.ending };
  if (snapshot.done) return { kind: "failed", code: "RUN_DIR_LOST" };

  const saw = known.sawDirectory || known.sawSupervisor;
  if (!snapshot.exists) {
    if (machine !== null && machine.bootId !== snapshot.machine.bootId)
      return { kind: "failed", code: "HOST_REBOOTED" };
    return saw ? { kind: "failed", code: "RUN_DIR_LOST" } : { kind: "launchable" };
  }
  if (!snapshot.claimed) {
    if (!known.sawSupervisor) return { kind: "launchable" };
    return { kind: "failed", code: snapshot.rebooted ? "HOST_REBOOTED" : "RUN_DIR_LOST" };
  }
  if (snapshot.rebooted) return { kind: "failed", code: "HOST_REBOOTED" };
  if (snapshot.supervisorAlive)
    return snapshot.started ? { kind: "running", exitCodeWillBeKnown: true } : { kind: "starting" };
  if (snapshot.childAlive) return { kind: "running", exitCodeWillBeKnown: false };
  return { kind: "failed", code: snapshot.started ? "KILLED" : "START_UNKNOWN" };
}
