import type { ErrorCode } from "../errors.js";

/** Which machine a run was started on. From any other machine nothing counts. */
export interface MachineIdentity {
  /** `SHA256:...` of the host key. */
  readonly hostKey: string;
  /** /etc/machine-id, or what stands for it there; "" where the machine has none. */
  readonly machineId: string;
  /** Absolute path of the run directory. */
  readonly runPath: string;
  /** /proc/sys/kernel/random/boot_id at launch; "" where the machine has none. */
  readonly bootId: string;
}

/** Whether two identities are of one machine; it may have been rebooted in between. */
export function isSameMachine(a: MachineIdentity, b: MachineIdentity): boolean {
  return a.hostKey === b.hostKey && a.machineId === b.machineId && a.runPath === b.runPath;
}

/** How a remote process ended, as its supervisor wrote it down. */
export interface RunEnding {
  readonly reason: "exit" | "canceled" | "run-time-limit" | "output-limit";
  /** Exit code; 128 + N when signal N ended it; null when it could not be learned. */
  readonly exitCode: number | null;
  /** Seconds from the child's start to its end, measured there. */
  readonly elapsedSeconds: number;
  /** How many bytes of each stream belong to the run. */
  readonly stdoutSize: number;
  readonly stderrSize: number;
}

/** What one look at a run directory found. Read before the bytes that follow it. */
export interface RunSnapshot {
  readonly machine: MachineIdentity;
  /** The run directory is there. */
  readonly exists: boolean;
  /** The supervisor made its claim: from here on a child may have been started. */
  readonly claimed: boolean;
  /** The child was recorded as started. */
  readonly started: boolean;
  /** Seconds since the child's start by the remote's uptime; null before the start. */
  readonly startedAgoSeconds: number | null;
  readonly supervisorAlive: boolean;
  readonly childAlive: boolean;
  /** The boot id saved at launch differs from the present one. */
  readonly rebooted: boolean;
  readonly ending: RunEnding | null;
  readonly stdoutSize: number;
  readonly stderrSize: number;
  /** Cleaned up: only the claim is left. */
  readonly done: boolean;
}

/** What the truth table says of a snapshot, given what was known of the run before. */
export type RunVerdict =
  | { readonly kind: "launchable" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly exitCodeWillBeKnown: boolean }
  | { readonly kind: "ended"; readonly ending: RunEnding }
  | { readonly kind: "failed"; readonly code: ErrorCode }
  /** Another machine answered: not evidence of anything. The link counts as lost. */
  | { readonly kind: "other-machine" };

export interface RunSpec {
  /** `[a-z0-9-]{1,64}`; also the name of the run directory. One session has one for life. */
  readonly runId: string;
  readonly sessionId: string;
  /** One number a line, each ended by \n; null when the request had none. */
  readonly numbers: Uint8Array | null;
  /** Becomes HOLAT_ARG_<NAME>. */
  readonly args: Readonly<Record<string, string>>;
}

export interface LaunchReport {
  /** False when this run had been launched before: nothing was started by this call. */
  readonly launchedNow: boolean;
  readonly snapshot: RunSnapshot;
}

export interface FollowSink {
  /** Each time the remote's header was read: at the start and after every re-attach. */
  snapshot(snapshot: RunSnapshot): void;
  /**
   * Bytes in order, without a gap, from the offset asked for. A returned promise is back-pressure: no more bytes until it
   * resolves, and `follow` does not settle before, unless it is aborted.
   */
  bytes(stream: "stdout" | "stderr", chunk: Uint8Array): void | Promise<void>;
  /** The remote gave a sign of life for this run. */
  heard(): void;
}

/** Why following stopped for good. A lost link is not among them: it rejects with a HolatError. */
export type FollowEnd =
  /** All bytes up to the ending's sizes were delivered; of a flood that ended a run by its output limit, its beginning. */
  | { readonly kind: "ended"; readonly ending: RunEnding }
  /** All bytes there are were delivered; the process is gone without a word of how it ended. */
  | { readonly kind: "failed"; readonly code: ErrorCode }
  /** A later follower of the same run took over (another node, or a later connection of ours). */
  | { readonly kind: "superseded" };

export interface CancelReport {
  /** canceled: our mark came first and no process of the run is left. ended: it had ended by itself before. */
  readonly outcome: "canceled" | "ended" | "nothing-to-cancel";
  /** Processes that were still there after KILL (in uninterruptible sleep, or of another user). */
  readonly survivors: number;
  readonly snapshot: RunSnapshot;
}

/**
 * Runs call processes on remote machines. Every method rejects with a `HolatError` whose `code` is in the error map, and
 * with `signal.reason` when aborted. None of them retries; whoever calls decides.
 */
export interface CallRunner {
  /**
   * At most one process per runId, ever. `beforeSend` is awaited when the machine has said who it is and before the first
   * byte that could start anything: until it was called, a failure proves that nothing was started. When it rejects, nothing is
   * sent: so a caller keeps a run from being started on a second machine that answers under the same name.
   * Resolves once the child is confirmed as started (or found started, ended or done).
   */
  launch(
    target: string,
    spec: RunSpec,
    options: { beforeSend(machine: MachineIdentity): Promise<void>; signal: AbortSignal },
  ): Promise<LaunchReport>;
  /** One look at a run, without side effects. */
  inspect(target: string, runId: string, signal: AbortSignal): Promise<RunSnapshot>;
  follow(
    target: string,
    run: { readonly runId: string; readonly machine: MachineIdentity },
    from: { readonly stdout: number; readonly stderr: number },
    sink: FollowSink,
    signal: AbortSignal,
  ): Promise<FollowEnd>;
  /** Marks the run as canceled and ends every process of it: TERM, `graceMs`, KILL, then a look. Safe to repeat. */
  cancel(
    target: string,
    runId: string,
    options: { graceMs: number; signal: AbortSignal },
  ): Promise<CancelReport>;
  /** Empties the run directory and keeps it as the claim. Safe to repeat. Resolves with the machine that it was done on. */
  cleanup(target: string, runId: string, signal: AbortSignal): Promise<MachineIdentity>;
  /** Closes connections. Remote processes go on. */
  close(): Promise<void>;
}
