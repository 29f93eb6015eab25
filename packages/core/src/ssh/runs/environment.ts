import type { RunSpec } from "../../calls/runner.js";
import { createHolatError } from "../../errors/errorCatalog.js";
import type { SshTarget } from "../target.js";

/** NAME=value lines for the run's process, as the supervisor exports them; never read as code. */
export function deriveEnvironment(target: SshTarget, spec: RunSpec): string {
  const pairs: [string, string][] = [["PYTHONUNBUFFERED", "1"], ...Object.entries(target.env)];
  pairs.push(["HOLAT_SESSION_ID", spec.sessionId]);
  for (const [name, value] of Object.entries(spec.args)) pairs.push([`HOLAT_ARG_${name}`, value]);
  for (const [name, value] of pairs) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw invalid("variable name", name, "to be of letters, digits and _");
    if (hasControl(value))
      throw invalid(`value of ${name}`, JSON.stringify(value), "to be without control characters");
  }
  return pairs.map(([name, value]) => `${name}=${value}\n`).join("");
}

function hasControl(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const unit = value.charCodeAt(index);
    if ((unit < 32 && unit !== 9) || unit === 127) return true;
  }
  return false;
}

const invalid = (what: string, got: string, wanted: string) =>
  createHolatError("VALIDATION_FAILED", { detail: `the ${what} ${got.slice(0, 100)} wants ${wanted}` });
