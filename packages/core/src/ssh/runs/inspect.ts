import type { RunSnapshot } from "../../calls/runner.js";
import type { SshPool } from "../channel.js";
import { inspectScript } from "../scripts/inspect.js";
import type { SshTarget } from "../target.js";
import { runScript } from "./exec.js";
import { readReport } from "./refusal.js";

/** One look at a run, without side effects. */
export async function inspectRun(
  pool: SshPool,
  target: SshTarget,
  runId: string,
  options: { readonly nonce: string; readonly signal: AbortSignal },
): Promise<RunSnapshot> {
  const { lines, hostKey } = await runScript(pool, target, inspectScript, {
    ...options,
    input: [`${runId} ${options.nonce}\n`],
  });
  return readReport(lines[0], hostKey, target).snapshot;
}
