import type { CallState } from "@holat/core";
import type { LogBytes, LogTrim } from "../calls/store/commitSessions.js";

type Stream = LogBytes["stream"];
const streams: readonly Stream[] = ["stdout", "stderr"];
/** Of a session's `maxLogBytes`, half of each share for the beginning and half for the end of the stream. */
const share: Readonly<Record<Stream, number>> = { stdout: 0.75, stderr: 0.25 };
/** Dropping goes in steps of this part of the kept end, so that not every flush deletes. */
const step = 1 / 8;

/** Which bytes of a session's streams are stored: the beginning and a rolling end; the gap follows from the offsets. */
export interface LogWindow {
  /** The remote told how long the streams are: what is already too old then is not stored at all. */
  sizes(known: { readonly stdout: number; readonly stderr: number }): void;
  keeps(bytes: LogBytes): boolean;
  /** What is to be dropped once `state` is committed. */
  trims(state: CallState): LogTrim[];
  trimmed(trims: readonly LogTrim[]): void;
}

export function createLogWindow(maxLogBytes: number): LogWindow {
  const half = (stream: Stream) => Math.floor((maxLogBytes * share[stream]) / 2);
  const known: Record<Stream, number> = { stdout: 0, stderr: 0 };
  const trimmedTo: Record<Stream, number> = { stdout: 0, stderr: 0 };
  return {
    sizes: ({ stdout, stderr }) => {
      known.stdout = Math.max(known.stdout, stdout);
      known.stderr = Math.max(known.stderr, stderr);
    },
    keeps: ({ stream, start, size }) => start < half(stream) || start + size > known[stream] - half(stream),
    trims: (state) =>
      streams.flatMap((stream) => {
        const to = state[stream].offset - half(stream);
        const enough = to - Math.max(trimmedTo[stream], half(stream)) >= half(stream) * step;
        return enough ? [{ stream, from: half(stream), to }] : [];
      }),
    trimmed: (trims) => {
      for (const { stream, to } of trims) trimmedTo[stream] = to;
    },
  };
}
