import type { FollowEnd, FollowSink, MachineIdentity } from "../../calls/runner.js";
import type { SshTarget } from "../target.js";
import { type Attachment, attach, type FollowDeps } from "./attach.js";
import { untilAborted } from "./exec.js";

/** How long to wait before another look where the remote cannot wake us at the end (its disk is full, say). */
const blindWaitMs = 1000;

/** Delivers a run's bytes until it has ended. See `CallRunner.follow`. */
export async function followRun(
  deps: FollowDeps,
  target: SshTarget,
  run: { readonly runId: string; readonly machine: MachineIdentity },
  from: { readonly stdout: number; readonly stderr: number },
  sink: FollowSink,
  signal: AbortSignal,
): Promise<FollowEnd> {
  const offsets = { stdout: from.stdout, stderr: from.stderr };
  const busy: Attachment["busy"] = { stdout: undefined, stderr: undefined };
  const attachment: Attachment = { run, sink, offsets, busy, orphaned: false };
  /** Also before a loss is told: whoever follows again goes on from where the sink got to. */
  const allTaken = () => untilAborted(Promise.all([busy.stdout, busy.stderr]), signal);
  for (;;) {
    const end = await attach(deps, target, attachment, signal).finally(allTaken);
    if (end.kind === "superseded") return end;
    if (end.kind === "look-again") continue;
    const { verdict, wanted } = end;
    if (verdict.kind === "ended") {
      const complete =
        wanted !== undefined && offsets.stdout >= wanted.stdout && offsets.stderr >= wanted.stderr;
      return complete ? verdict : { kind: "failed", code: "RUN_DIR_LOST" };
    }
    if (verdict.kind === "failed")
      return verdict.code === "KILLED" && attachment.orphaned
        ? { kind: "failed", code: "EXIT_UNKNOWN" }
        : verdict;
    await deps.clock.sleep(blindWaitMs, signal);
  }
}
