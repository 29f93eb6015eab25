import type { MachineIdentity } from "../../calls/runner.js";
import type { SshPool } from "../channel.js";
import { cleanupScript } from "../scripts/cleanup.js";
import type { SshTarget } from "../target.js";
import { runScript } from "./exec.js";
import { readReport } from "./refusal.js";

/** Empties a run directory and keeps it as the claim; makes the claim where there was none. */
export async function cleanupRun(
  pool: SshPool,
  target: SshTarget,
  runId: string,
  options: { readonly nonce: string; readonly signal: AbortSignal },
): Promise<MachineIdentity> {
  const { lines, hostKey } = await runScript(pool, target, cleanupScript, {
    ...options,
    input: [`${runId} ${options.nonce}\n`],
  });
  return readReport(lines[0], hostKey, target).snapshot.machine;
}
