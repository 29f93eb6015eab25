import type { CancelReport } from "../../calls/runner.js";
import type { Clock } from "../../clock.js";
import type { SshPool } from "../channel.js";
import { cancelScript } from "../scripts/cancel.js";
import type { SshTarget } from "../target.js";
import { runScript } from "./exec.js";
import { readReport } from "./refusal.js";

const outcomes = ["canceled", "ended", "nothing-to-cancel"] as const;

/** Marks a run as canceled and ends every process of it. See `CallRunner.cancel`. */
export async function cancelRun(
  pool: SshPool,
  target: SshTarget,
  runId: string,
  options: {
    readonly nonce: string;
    readonly graceMs: number;
    readonly clock: Clock;
    readonly answerTimeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<CancelReport> {
  const { lines, hostKey } = await runScript(pool, target, cancelScript, {
    nonce: options.nonce,
    signal: options.signal,
    limit: { clock: options.clock, answerMs: options.answerTimeoutMs + options.graceMs },
    input: [`${runId} ${options.nonce} ${Math.max(0, Math.round(options.graceMs / 10))}\n`],
  });
  const { kind, snapshot } = readReport(lines[0], hostKey, target);
  const [word, survivors = "0"] = kind.split(":");
  const outcome = outcomes.find((known) => known === word) ?? "nothing-to-cancel";
  return { outcome, survivors: Number(survivors), snapshot };
}
