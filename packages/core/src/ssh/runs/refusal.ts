import type { RunSnapshot } from "../../calls/runner.js";
import { type ErrorCode, HolatError } from "../../errors.js";
import type { SshTarget } from "../target.js";
import { parseSnapshot } from "./snapshot.js";

const sentences = {
  COMMAND_NOT_FOUND: [
    "The command was not found or is not executable",
    "Install it there, or correct the target's command; PATH is that of a non-interactive login.",
  ],
  RUN_DIR_UNWRITABLE: [
    "The run directory cannot be written",
    "Make ~/.local/state/holat writable for the SSH user, and see that the disk is not mounted read-only.",
  ],
  DISK_FULL: ["The disk is full", "Free some space there; nothing was started."],
  NUMBERS_DAMAGED: [
    "The numbers did not arrive as they were sent",
    "The link broke off in the middle; nothing was started, and it can be tried again.",
  ],
  REMOTE_UNSUPPORTED: ["The machine cannot be used", "It needs a POSIX shell and /proc or ps."],
  START_UNKNOWN: [
    "The supervisor died between its claim and the record of the start",
    "It is not known whether calls were made; look at the machine before you start again.",
  ],
} satisfies Partial<Record<ErrorCode, readonly [string, string]>>;

type RefusalCode = keyof typeof sentences;

/** Reads a script's report, or throws its refusal (`fail CODE detail`). */
export function readReport(
  line: string | undefined = "",
  hostKey: string,
  target: SshTarget,
): { kind: string; snapshot: RunSnapshot } {
  const match = /^fail (?<code>[A-Z_]+) ?(?<detail>.*)$/.exec(line);
  if (match?.groups === undefined) return parseSnapshot(line, hostKey);
  const { code, detail = "" } = match.groups;
  throw createRefusal(isRefusalCode(code) ? code : "REMOTE_UNSUPPORTED", target, detail);
}

export function createRefusal(code: RefusalCode, target: SshTarget, detail: string): HolatError {
  const [sentence, hint] = sentences[code];
  return new HolatError(code, `${sentence} on ${target.host}: ${detail}`, { hint });
}

const isRefusalCode = (code: string | undefined): code is RefusalCode =>
  code !== undefined && Object.hasOwn(sentences, code);
