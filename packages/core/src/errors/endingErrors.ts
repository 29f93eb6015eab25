import type { ErrorCode } from "../errors.js";
import type { ErrorEntry, ErrorParams } from "./errorEntry.js";
import { formatAddress, formatDetail, formatStderr } from "./formatParams.js";

const limitOf = ({ limit }: ErrorParams) => (limit === undefined ? "" : ` of ${limit}`);

export const endingErrors = {
  EXIT_NONZERO: {
    retry: "no",
    sentence: (p) =>
      `The call process ended with exit code ${p.exitCode ?? "other than 0"}${describeSignal(p.exitCode)}${formatDetail(p)}${
        formatStderr(p) || ". It printed no error: see the log for its last lines"
      }`,
    public: "The call process ended with an error.",
    hint: "The program itself says it failed. Its log holds the whole output.",
  },
  KILLED: {
    retry: "no",
    sentence: (p) =>
      `The call process and its supervisor on ${formatAddress(p)} were killed${formatDetail(p)}. Check the memory there (OOM) and who ended them`,
    public: "The call process was killed on the remote machine.",
    hint: "Out of memory, a logout with KillUserProcesses=yes (`loginctl enable-linger` helps), or somebody's kill.",
  },
  HOST_REBOOTED: {
    retry: "no",
    sentence: (p) =>
      `${formatAddress(p)} was restarted while the call process ran${formatDetail(p)}. Check the results and start the rest again`,
    public: "The remote machine was restarted during the calls.",
    hint: "The boot id differs from that at the start. What was printed before is kept.",
  },
  RUN_DIR_LOST: {
    retry: "no",
    sentence: (p) =>
      `The run directory on ${formatAddress(p)} is gone${formatDetail(p)}. Check what empties the user's home there`,
    public: "The records of the calls on the remote machine are gone.",
    hint: "Somebody or something removed ~/.local/state/holat. What still runs of the process is ended: look at its calls before you start again.",
  },
  RUN_TIME_LIMIT: {
    retry: "no",
    sentence: (p) =>
      `The call process ran longer than the limit${limitOf(p)} and was ended${formatDetail(p)}. Raise the target's maxRunSeconds if it needs more`,
    public: "The calls took longer than allowed and were ended.",
    hint: "The supervisor on the remote machine holds the limit, also while the server is away.",
  },
  OUTPUT_LIMIT: {
    retry: "no",
    sentence: (p) =>
      `The call process printed more than the limit${limitOf(p)} and was ended${formatDetail(p)}. Make it print less or raise the target's maxOutputBytes`,
    public: "The call process printed more than allowed and was ended.",
    hint: "stdout and stderr count together. A loop that prints without end is the usual cause.",
  },
  CANCELED: {
    retry: "no",
    sentence: (p) =>
      `The session was canceled${formatDetail(p)}. Start a new one for the numbers that are left`,
    public: "The session was canceled.",
    hint: "Somebody asked for it. Its results tell which numbers are left.",
  },
  CANCELED_UNCONFIRMED: {
    retry: "no",
    sentence: (p) =>
      `The session was canceled by force; that its process on ${formatAddress(p)} has ended is not confirmed${formatDetail(p)}. Holat goes on trying to end it there`,
    public: "The session was canceled; its process may still run.",
    hint: "The machine did not answer. Until it does, calls may still be made: look there if that matters.",
  },
  LINK_LOST_TOO_LONG: {
    retry: "no",
    sentence: (p) =>
      `${formatAddress(p)} did not answer for longer than the limit${limitOf(p)}${formatDetail(p)}. The process may still run there: check it before you start again`,
    public: "The remote machine did not answer for too long.",
    hint: "The target's lostLinkFailAfterSeconds ended it. Without that setting a session waits until the host answers.",
  },
  EXIT_UNKNOWN: {
    retry: "no",
    sentence: (p) =>
      `The call process ended, and its exit code could not be learned${formatDetail(p)}. Judge by its results and log`,
    public: "The call process ended; how is not known.",
    hint: "Its supervisor was killed before, so nobody was there to take the exit code.",
  },
  SET_ASIDE: {
    retry: "no",
    sentence: (p) =>
      `The session's data could not be stored${formatDetail(p)}. See the server's log, then restart the server to take it up again`,
    public: "The session could not be recorded.",
    hint: "The database refuses a row of this session again and again. Others go on.",
  },
  TARGET_REMOVED: {
    retry: "no",
    sentence: (p) =>
      `The target${formatDetail(p)} is no longer in the configuration. Add it again, or cancel the session by force`,
    public: "The remote machine of this session is no longer configured.",
    hint: "A session belongs to the target that it was started on; no other machine can say how it went.",
  },
} satisfies Partial<Record<ErrorCode, ErrorEntry>>;

function describeSignal(exitCode: number | undefined): string {
  if (exitCode === undefined || exitCode <= 128 || exitCode > 192) return "";
  return ` (signal ${exitCode - 128})`;
}
