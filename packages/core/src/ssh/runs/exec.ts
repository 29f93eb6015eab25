import { HolatError } from "../../errors.js";
import type { ChannelEnd, ExecChannel, SshPool } from "../channel.js";
import type { Script } from "../scripts/shell.js";
import type { SshTarget } from "../target.js";
import { readChunks } from "./chunks.js";

const answerLimit = 8 * 1024 * 1024;

export interface Answer {
  /** The script's own lines, without the mark. */
  readonly lines: readonly string[];
  readonly hostKey: string;
  readonly connectionId: number;
}

/**
 * Runs a script and reads its answer: `lines` lines, or all up to the one that `last` accepts.
 * Everything that `input` holds goes behind the script on stdin.
 */
export async function runScript(
  pool: SshPool,
  target: SshTarget,
  script: Script,
  request: {
    readonly nonce: string;
    readonly input: readonly (string | Uint8Array)[];
    readonly last?: (line: string) => boolean;
    /** Awaited when the channel is there, before the first byte. */
    readonly beforeSend?: () => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<Answer> {
  const { nonce, signal, last = () => true } = request;
  const channel = await pool.exec(target, script.command, { signal });
  // the remote may stop reading early; what it did is told by its answer and by the channel's end
  channel.stdin.on("error", () => {});
  try {
    await request.beforeSend?.();
    signal.throwIfAborted();
    const answer = readAnswer(channel, nonce, last);
    channel.stdin.write(script.text);
    for (const part of request.input) channel.stdin.write(part);
    channel.stdin.end();
    const lines = await untilAborted(answer, signal);
    return { lines, hostKey: channel.hostKey, connectionId: channel.connectionId };
  } finally {
    release(channel);
  }
}

/** Closes a channel and reads the rest away, so that its place on the connection is free again. */
export function release(channel: ExecChannel): void {
  channel.stdout.resume();
  channel.stderr.resume();
  channel.close();
}

/** `promise`, or the signal's reason as soon as it is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function readAnswer(channel: ExecChannel, nonce: string, last: (line: string) => boolean): Promise<string[]> {
  const mark = `@@${nonce} `;
  const lines: string[] = [];
  let held = "";
  let complaint = "";
  const decoder = new TextDecoder();
  return new Promise((resolve, reject) => {
    const stdout = readChunks(channel.stdout, (chunk) => {
      held += decoder.decode(chunk, { stream: true });
      if (held.length > answerLimit) throw unsupported(`more than ${answerLimit} bytes of noise`);
      const cut = held.split("\n");
      held = cut.pop() ?? "";
      for (const line of cut) {
        if (!line.startsWith(mark)) continue;
        const own = line.slice(mark.length);
        lines.push(own);
        if (last(own)) {
          resolve(lines);
          stdout.discard();
          return;
        }
      }
    });
    const stderr = readChunks(channel.stderr, (chunk) => {
      complaint = (complaint + Buffer.from(chunk).toString("utf8")).slice(-500);
    });
    Promise.all([stdout.ended, stderr.ended, channel.ended]).then(
      ([, , end]) => reject(noAnswer(end, complaint)),
      reject,
    );
  });
}

/** What it means that a channel ended without our line. */
export function noAnswer(end: ChannelEnd, complaint: string): HolatError {
  if (end.kind === "lost") {
    return new HolatError("CONN_LOST", "SSH connection error: the link was lost before the remote answered", {
      hint: "The machine or the network went away; it is tried again.",
      cause: end.cause,
    });
  }
  const how = end.kind === "exit" ? `exit code ${end.code}` : `signal ${end.signal}`;
  return unsupported(`${how}${complaint.trim() === "" ? "" : `: ${complaint.trim()}`}`);
}

const unsupported = (detail: string) =>
  new HolatError("REMOTE_UNSUPPORTED", `The remote did not run our script (${detail})`, {
    hint: "It needs /bin/sh and the POSIX tools, and a login that may run commands (no ForceCommand, no nologin).",
  });
