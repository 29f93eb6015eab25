import type { FollowSink, MachineIdentity, RunVerdict } from "../../calls/runner.js";
import type { Clock } from "../../clock.js";
import type { ChannelEnd, SshPool } from "../channel.js";
import { followScript } from "../scripts/follow.js";
import type { SshTarget } from "../target.js";
import { deriveVerdict } from "../verdict.js";
import { readChunks } from "./chunks.js";
import { noAnswer, release, send, untilAborted } from "./exec.js";
import { createFrameReader } from "./frame.js";
import { createLoss, createStranger } from "./loss.js";
import { createPatience } from "./patience.js";
import type { Pulse } from "./pulse.js";
import { readReport } from "./refusal.js";

type StreamName = "stdout" | "stderr";
type Sizes = Readonly<Record<StreamName, number>>;

/** What lasts over the channels of one `follow`. */
export interface Attachment {
  readonly run: { readonly runId: string; readonly machine: MachineIdentity };
  readonly sink: FollowSink;
  /** Where the next byte for the sink is. */
  readonly offsets: Record<StreamName, number>;
  /** What the sink returned last: no more bytes before. */
  readonly busy: Record<StreamName, void | Promise<void>>;
  /** The supervisor was seen dead while the child lived: how it ends will not be known. */
  orphaned: boolean;
}

export type AttachmentEnd =
  | { readonly kind: "superseded" }
  /** It went on while the run did, which now has ended or needs another look. */
  | { readonly kind: "look-again" }
  /** All bytes there were are delivered, and this is what the header said. `wanted`: how far an ended run is to be read. */
  | { readonly kind: "rest"; readonly verdict: RunVerdict; readonly wanted: Sizes | undefined };

const supersededExitCode = 41;

export interface FollowDeps {
  readonly pool: SshPool;
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly createNonce: () => string;
  /** For the header; from then on the pulse tells whether the machine is there. */
  readonly headerTimeoutMs: number;
}

/** One channel of a follower, from its header to its end. Rejects when the link is lost. */
export async function attach(
  deps: FollowDeps,
  target: SshTarget,
  attachment: Attachment,
  signal: AbortSignal,
): Promise<AttachmentEnd> {
  const { run, sink, offsets, busy } = attachment;
  const nonce = deps.createNonce();
  const channel = await deps.pool.exec(target, followScript.command, { signal });
  const patience = createPatience(deps.clock, target, signal);
  let header: { live: boolean; verdict: RunVerdict; wanted: Sizes | undefined } | undefined;
  let complaint = "";
  let halted = false;
  let leavePulse = () => {};

  const ending = new Promise<AttachmentEnd>((resolve, reject) => {
    const onHeader = (line: string) => {
      patience.rest();
      const { kind, snapshot } = readReport(line, channel.hostKey, target);
      const known = { machine: run.machine, sawDirectory: true, sawSupervisor: true };
      const verdict = deriveVerdict(known, snapshot);
      if (verdict.kind === "other-machine") throw createStranger(target, run.machine, snapshot.machine);
      if (verdict.kind === "running" && !verdict.exitCodeWillBeKnown) attachment.orphaned = true;
      header = { live: kind === "live", verdict, wanted: deriveWanted(verdict, offsets, target) };
      sink.snapshot(snapshot);
      if (!header.live) return;
      leavePulse = deps.pulse.join(target, {
        ...run,
        heard(orphaned) {
          if (orphaned) attachment.orphaned = true;
          sink.heard();
          // nothing from there says that the start is on record
          if (verdict.kind === "starting") resolve({ kind: "look-again" });
        },
        doubt: () => resolve({ kind: "look-again" }),
        lost: reject,
      });
    };
    const deliver = (stream: StreamName) => (chunk: Uint8Array) => {
      if (halted) return;
      const wanted = header?.wanted;
      const limit = wanted?.[stream] ?? Number.POSITIVE_INFINITY;
      const piece = chunk.subarray(0, Math.max(0, limit - offsets[stream]));
      offsets[stream] += piece.byteLength;
      // what a grandchild still writes does not belong to the run, and may have no end
      if (header !== undefined && wanted !== undefined && piece.byteLength < chunk.byteLength) {
        if (offsets.stdout >= wanted.stdout && offsets.stderr >= wanted.stderr)
          resolve({ kind: "rest", verdict: header.verdict, wanted });
      }
      if (piece.byteLength === 0) return;
      busy[stream] = sink.bytes(stream, piece);
      return busy[stream];
    };
    const judge = (end: ChannelEnd): AttachmentEnd => {
      if (end.kind === "exit" && end.code === supersededExitCode) return { kind: "superseded" };
      if (header === undefined) throw noAnswer(target, end, complaint);
      if (end.kind !== "exit" || end.code !== 0)
        throw createLoss(target, "the follower was cut off", end.kind === "lost" ? end.cause : end);
      const { live, verdict, wanted } = header;
      return live ? { kind: "look-again" } : { kind: "rest", verdict, wanted };
    };
    const stdout = readChunks(channel.stdout, createFrameReader(nonce, onHeader, deliver("stdout")));
    const onNoise = (text: string) => {
      complaint = text;
    };
    const stderr = readChunks(
      channel.stderr,
      createFrameReader(nonce, () => {}, deliver("stderr"), onNoise),
    );
    Promise.all([stdout.ended, stderr.ended, channel.ended])
      .then(([, , end]) => judge(end))
      .then(resolve, reject);
  });
  ending.catch(() => {});

  try {
    send(channel, [followScript.text, `${run.runId} ${nonce} ${offsets.stdout} ${offsets.stderr}\n`]);
    patience.expect(deps.headerTimeoutMs);
    return await untilAborted(ending, patience.signal);
  } finally {
    halted = true;
    patience.rest();
    leavePulse();
    release(channel);
  }
}

/**
 * How far an ended run is read: to its end. But a run that was ended for printing too much may have printed a thousand times
 * as much before that was seen: such a flood is read to twice the limit, or as far as it was read already.
 */
function deriveWanted(verdict: RunVerdict, offsets: Sizes, { maxOutputBytes }: SshTarget): Sizes | undefined {
  if (verdict.kind !== "ended") return undefined;
  const { reason, stdoutSize, stderrSize } = verdict.ending;
  if (reason !== "output-limit" || maxOutputBytes === null) return { stdout: stdoutSize, stderr: stderrSize };
  return {
    stdout: Math.min(stdoutSize, Math.max(offsets.stdout, 2 * maxOutputBytes)),
    stderr: Math.min(stderrSize, Math.max(offsets.stderr, 2 * maxOutputBytes)),
  };
}
