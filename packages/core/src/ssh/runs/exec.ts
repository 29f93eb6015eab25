import type { Clock } from "../../clock.js";
import type { HolatError } from "../../errors.js";
import type { ChannelEnd, ExecChannel, SshPool } from "../channel.js";
import type { Script } from "../scripts/shell.js";
import type { SshTarget } from "../target.js";
import { readChunks } from "./chunks.js";
import { createLoss } from "./loss.js";
import { createPatience } from "./patience.js";
import { createRefusal } from "./refusal.js";

const answerLimit = 8 * 1024 * 1024;
/** Of the script's own lines: a look at 100,000 runs has half of it. */
const linesLimit = 16 * 1024 * 1024;

export interface Answer {
  /** The script's own lines, without the mark. */
  readonly lines: readonly string[];
  readonly hostKey: string;
  readonly connectionId: number;
}

export interface Hello {
  /** What the script needs to say it. */
  readonly input: string;
  readonly answered: (line: string, hostKey: string) => Promise<void>;
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
    /** Where the script first says where it is: `input` is held back until `answered` has resolved. */
    readonly hello?: Hello;
    /** How long the machine may keep silent: before `hello`, and once all is sent. Without it, until `signal` is aborted. */
    readonly limit?: { readonly clock: Clock; readonly helloMs?: number; readonly answerMs: number };
    readonly signal: AbortSignal;
  },
): Promise<Answer> {
  const { nonce, hello, limit, last = () => true } = request;
  const channel = await pool.exec(target, script.command, { signal: request.signal });
  const patience = limit && createPatience(limit.clock, target, request.signal);
  const signal = patience?.signal ?? request.signal;
  try {
    const reading = readAnswer(channel, target, nonce, last);
    const answer = untilAborted(reading.all, signal);
    // Nobody waits for it while `hello` is being answered.
    answer.catch(() => {});
    send(channel, [script.text]);
    if (hello) {
      send(channel, [hello.input]);
      if (limit?.helloMs !== undefined) patience?.expect(limit.helloMs);
      const line = await Promise.race([reading.first, answer.then(([first]) => first ?? "")]);
      patience?.rest();
      await hello.answered(line, channel.hostKey);
      signal.throwIfAborted();
    }
    send(channel, request.input);
    if (limit) patience?.expect(limit.answerMs);
    channel.stdin.end();
    const lines = await answer;
    return { lines, hostKey: channel.hostKey, connectionId: channel.connectionId };
  } finally {
    patience?.rest();
    release(channel);
  }
}

/** The remote may stop reading early: what it did is told by its answer and by the channel's end, not by our writes. */
export function send(channel: ExecChannel, parts: readonly (string | Uint8Array)[]): void {
  if (channel.stdin.listenerCount("error") === 0) channel.stdin.on("error", () => {});
  for (const part of parts) if (channel.stdin.writable) channel.stdin.write(part);
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

function readAnswer(
  channel: ExecChannel,
  target: SshTarget,
  nonce: string,
  last: (line: string) => boolean,
): { readonly first: Promise<string>; readonly all: Promise<string[]> } {
  const mark = `@@${nonce} `;
  const lines: string[] = [];
  let held = "";
  let kept = 0;
  let complaint = "";
  const decoder = new TextDecoder();
  let begun: (line: string) => void = () => {};
  const first = new Promise<string>((resolve) => {
    begun = resolve;
  });
  const all = new Promise<string[]>((resolve, reject) => {
    const stdout = readChunks(channel.stdout, (chunk) => {
      held += decoder.decode(chunk, { stream: true });
      if (held.length > answerLimit)
        throw createRefusal("REMOTE_UNSUPPORTED", target, `more than ${answerLimit} bytes of noise`);
      const cut = held.split("\n");
      held = cut.pop() ?? "";
      for (const line of cut) {
        if (!line.startsWith(mark)) continue;
        const own = line.slice(mark.length);
        kept += line.length;
        if (kept > linesLimit)
          throw createRefusal("REMOTE_UNSUPPORTED", target, `an answer of more than ${linesLimit} bytes`);
        lines.push(own);
        begun(own);
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
      ([, , end]) => reject(noAnswer(target, end, complaint)),
      reject,
    );
  });
  return { first, all };
}

/** What it means that a channel ended without our line. A script that was killed may have done its work. */
export function noAnswer(target: SshTarget, end: ChannelEnd, complaint: string): HolatError {
  if (end.kind === "lost") return createLoss(target, "before the remote answered", end.cause);
  if (end.kind === "signal" || end.code > 127)
    return createLoss(target, "our script was killed before it answered", end);
  const detail = `our script did not run: exit code ${end.code} ${complaint}`;
  return createRefusal("REMOTE_UNSUPPORTED", target, detail);
}
