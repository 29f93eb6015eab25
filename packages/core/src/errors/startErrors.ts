import type { ErrorCode } from "../errors.js";
import type { ErrorEntry } from "./errorEntry.js";
import { formatAddress, formatDetail, formatLogin, formatProgram } from "./formatParams.js";

export const startErrors = {
  COMMAND_NOT_FOUND: {
    retry: "no",
    sentence: (p) =>
      `The command ${formatProgram(p)} was not found on ${formatAddress(p)}${formatDetail(p)}. Install it there or correct the target's command`,
    public: "The call program is not installed on the remote machine.",
    hint: "It is missing, not executable, or not on the PATH of a non-interactive login: give its absolute path.",
  },
  RUN_DIR_UNWRITABLE: {
    retry: "yes",
    sentence: (p) =>
      `The run directory ${p.path ?? "~/.local/state/holat"} cannot be written by ${formatLogin(p)}${formatDetail(p)}. Make it writable for that user`,
    public: "The remote machine does not let us write our run directory.",
    hint: "The home belongs to somebody else, is mounted read-only, or a quota is used up. Nothing was started.",
  },
  DISK_FULL: {
    retry: "yes",
    sentence: (p) =>
      `The disk of ${formatAddress(p)} is full${formatDetail(p)}. Free some space there; nothing was started`,
    public: "The disk of the remote machine is full.",
    hint: "The output and the exit code could not be kept. Look at `df` for the user's home.",
  },
  NUMBERS_DAMAGED: {
    retry: "yes",
    sentence: (p) =>
      `The numbers did not arrive on ${formatAddress(p)} as they were sent${formatDetail(p)}. Nothing was started; it can be tried again`,
    public: "The numbers did not arrive complete on the remote machine.",
    hint: "The link broke off while they were sent. They are checked by length and checksum before anything starts.",
  },
  REMOTE_UNSUPPORTED: {
    retry: "no",
    sentence: (p) =>
      `${formatAddress(p)} cannot run calls${formatDetail(p)}. It needs a POSIX shell as /bin/sh, and /proc or ps`,
    public: "The remote machine lacks what is needed to run calls.",
    hint: "A forced command, a login shell that prints endlessly, or a system without /proc and ps. Try `holat doctor`.",
  },
  START_UNKNOWN: {
    retry: "no",
    sentence: (p) =>
      `It is not known whether the process was started on ${formatAddress(p)}${formatDetail(p)}. Look there for calls that were made before you start again`,
    public: "It is not known whether the calls were started.",
    hint: "Its supervisor died between the claim and the start. It is never started again by itself: people could be called twice.",
  },
} satisfies Partial<Record<ErrorCode, ErrorEntry>>;
