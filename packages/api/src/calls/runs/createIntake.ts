import {
  applyCallEvent,
  type CallEvent,
  type CallState,
  createLineSplitter,
  type NumberSet,
  parseLine,
  type SplitLine,
} from "@holat/core";
import type { LogBytes, ResultRow } from "../store/commitSessions.js";
import type { RunContext } from "./runContext.js";

type Stream = "stdout" | "stderr";
const sliceBytes = 16 * 1024;

/** Turns a run's bytes into staged changes. */
export interface Intake {
  /** Resolves when more may come: the loop has had its turn and what is not committed is below the limits. */
  take(stream: Stream, chunk: Uint8Array): Promise<void>;
  /** Where each stream's next byte is; ahead of the committed offset by a started line. */
  readonly received: { readonly stdout: number; readonly stderr: number };
  /** No more bytes will come: a last line without an end counts too. */
  end(): void;
}

/** `numbers` holds the numbers that had a final result before. */
export function createIntake(run: RunContext, numbers: NumberSet): Intake {
  const { session, committer, clock, turnstile, target, signal } = run;
  const pattern = target.progressPattern;
  const streams = {
    stdout: createStreamIntake(session.state.stdout),
    stderr: createStreamIntake(session.state.stderr),
  };

  const toEvents = (stream: Stream, line: SplitLine, at: number, results: ResultRow[]): CallEvent[] => {
    if (stream === "stderr") return [{ kind: "stderr", text: line.text }];
    if (line.cut) return [{ kind: "text", text: line.text }];
    const parsed = parseLine(line.text, pattern ? { pattern } : {});
    switch (parsed.kind) {
      case "progress":
        return [{ kind: "progress", counters: parsed.counters, ...seqOf(parsed), at }];
      case "percent":
        return [{ kind: "percent", percent: parsed.percent, at }];
      case "result": {
        const { number, outcome, final } = parsed;
        const counts = final && numbers.add(number);
        results.push({
          position: line.offset,
          number,
          outcome,
          reason: parsed.reason ?? null,
          duration_seconds: parsed.durationSeconds ?? null,
          final,
          counted: counts,
          at,
        });
        return [{ kind: "result", outcome, counts, at }];
      }
      case "text":
        return [
          { kind: "text", text: parsed.text },
          ...(parsed.counters ? [{ kind: "progress" as const, counters: parsed.counters, at }] : []),
          ...(parsed.percent === undefined
            ? []
            : [{ kind: "percent" as const, percent: parsed.percent, at }]),
        ];
    }
  };

  const stageLines = (stream: Stream, lines: readonly SplitLine[]) => {
    const { consumed } = streams[stream].splitter;
    const before = session.state[stream];
    if (lines.length === 0 && consumed.offset === before.offset && consumed.skipping === before.skipping)
      return;
    const at = clock.now();
    const results: ResultRow[] = [];
    let state: CallState = session.state;
    for (const line of lines) {
      for (const event of toEvents(stream, line, at, results)) state = applyCallEvent(state, event);
    }
    state = applyCallEvent(state, { kind: "consumed", stream, ...consumed });
    state = applyCallEvent(state, { kind: "heard", at });
    session.stage({ state, results, log: streams[stream].takeUpTo(stream, consumed.offset) });
    committer.staged(session);
  };

  return {
    take: async (stream, chunk) => {
      for (let start = 0; start < chunk.length; start += sliceBytes) {
        await turnstile.pass();
        signal.throwIfAborted();
        const slice = chunk.subarray(start, start + sliceBytes);
        stageLines(stream, streams[stream].push(slice));
        await committer.backpressure.room(session, signal);
      }
    },
    get received() {
      return { stdout: streams.stdout.received, stderr: streams.stderr.received };
    },
    end: () => {
      for (const stream of ["stdout", "stderr"] as const) stageLines(stream, streams[stream].splitter.end());
    },
  };
}

function seqOf({ seq }: { readonly seq?: number | undefined }): { readonly seq?: number } {
  return seq === undefined ? {} : { seq };
}

/** A splitter and the raw bytes that it has not passed yet. */
function createStreamIntake(from: { readonly offset: number; readonly skipping: boolean }) {
  const splitter = createLineSplitter(from);
  let kept: Uint8Array[] = [];
  let keptStart = from.offset;
  let received = from.offset;
  return {
    splitter,
    get received() {
      return received;
    },
    push: (bytes: Uint8Array) => {
      kept.push(bytes);
      received += bytes.length;
      return splitter.push(bytes);
    },
    takeUpTo: (stream: Stream, offset: number): LogBytes[] => {
      const start = keptStart;
      const chunks: Uint8Array[] = [];
      let rest: Uint8Array | undefined;
      for (const chunk of kept) {
        if (keptStart >= offset) break;
        const part = chunk.subarray(0, offset - keptStart);
        chunks.push(part);
        keptStart += part.length;
        if (part.length < chunk.length) rest = chunk.subarray(part.length);
      }
      // All at once: a long line may have come in tens of thousands of chunks.
      kept = kept.slice(chunks.length);
      if (rest) kept.unshift(rest);
      return keptStart === start ? [] : [{ stream, start, chunks, size: keptStart - start }];
    },
  };
}
