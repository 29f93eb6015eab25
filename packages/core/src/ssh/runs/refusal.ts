import type { RunSnapshot } from "../../calls/runner.js";
import { createHolatError } from "../../errors/errorCatalog.js";
import type { ErrorCode, HolatError } from "../../errors.js";
import type { SshTarget } from "../target.js";
import { parseSnapshot } from "./snapshot.js";

/** The codes by which a script refuses to do what it was sent for. */
const refusals = [
  "COMMAND_NOT_FOUND",
  "RUN_DIR_UNWRITABLE",
  "DISK_FULL",
  "NUMBERS_DAMAGED",
  "REMOTE_UNSUPPORTED",
  "CONN_FAILED",
] as const satisfies readonly ErrorCode[];

/** Reads a script's report, or throws its refusal (`fail CODE detail`). */
export function readReport(
  line: string | undefined = "",
  hostKey: string,
  target: SshTarget,
): { kind: string; snapshot: RunSnapshot } {
  const match = /^fail (?<code>[A-Z_]+) ?(?<detail>.*)$/.exec(line);
  if (match?.groups === undefined) return parseSnapshot(line, hostKey);
  const { code, detail = "" } = match.groups;
  throw createRefusal(refusals.find((known) => known === code) ?? "CONN_FAILED", target, detail);
}

export function createRefusal(code: ErrorCode, target: SshTarget, detail: string): HolatError {
  const { host, port, user, command } = target;
  return createHolatError(code, { host, port, user, command, detail });
}
