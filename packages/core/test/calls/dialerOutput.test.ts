import {
  applyCallEvent,
  type CallEvent,
  type CallState,
  createLineSplitter,
  createNumberSet,
  deriveCallSession,
  type NumberSet,
  parseLine,
  type SplitLine,
} from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epoch, play, recordOf } from "./support.js";

function toEvents({ text, cut }: SplitLine, numbers: NumberSet): CallEvent[] {
  const line = cut ? ({ kind: "text", text } as const) : parseLine(text);
  if (line.kind === "result") {
    const counts = line.final && numbers.add(line.number);
    return [{ kind: "result", outcome: line.outcome, counts, at: epoch }];
  }
  if (line.kind !== "text") return [{ ...line, at: epoch }];
  const { counters } = line;
  const words = { kind: "text", text: line.text } as const;
  return counters ? [words, { kind: "progress", counters, at: epoch }] : [words];
}

/** Bytes of a dialer to the session's end, the way an owner of a run takes them in. */
function run(output: Uint8Array, chunkSize: number): CallState {
  const splitter = createLineSplitter();
  const numbers = createNumberSet({ seed: 1 });
  const chunks = Array.from({ length: Math.ceil(output.length / chunkSize) }, (_, index) =>
    output.subarray(index * chunkSize, (index + 1) * chunkSize),
  );
  const lines = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
  const events = lines.flatMap((line) => toEvents(line, numbers));
  const running = play([{ kind: "confirmed", startedAt: epoch }, ...events]);
  const ending = {
    reason: "exit",
    exitCode: 0,
    elapsedSeconds: 135,
    stdoutSize: output.length,
    stderrSize: 0,
  } as const;
  return applyCallEvent(running, { kind: "ended", ending, at: epoch + 136_000 });
}

const sentence = "Call process completed successfully. Total: 150, Connected: 120, Failed: 30";

describe("the output of a dialer", () => {
  it("that prints only the sentence of the source document gives its COMPLETED example", () => {
    const state = run(new TextEncoder().encode(`${sentence}\n`), 7);
    expect(deriveCallSession(recordOf(state), epoch + 999_000, "uz")).toMatchObject({
      status: "COMPLETED",
      totalNumbers: 150,
      processedNumbers: 150,
      connectedCalls: 120,
      failedCalls: 30,
      remoteResponse: sentence,
      durationSeconds: 135,
      progressPercentage: 100,
      completedAt: "2025-10-06T18:32:15.000Z",
    });
  });
  it("counts a number once, by its first final result", () => {
    const call = (number: string, outcome: string, final: boolean) =>
      JSON.stringify({ type: "call", number, outcome, final });
    const lines = [
      call("1", "failed", false),
      call("1", "connected", true),
      call("1", "failed", true),
      call("2", "failed", true),
    ];
    expect(run(new TextEncoder().encode(lines.join("\n")), 16)).toMatchObject({
      connectedCalls: 1,
      failedCalls: 1,
      processedNumbers: 2,
      remoteResponse: null,
    });
  });
  it("of any bytes at all ends in a state that can be stored, the same for every chunking", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .constantFrom(
          "\n",
          "50%\n",
          `${sentence}\n`,
          '{"processed":5}\n',
          '{"total":3e9}\n',
          '{"x":"\\ud800\\u0000"}\n',
        )
        .map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 99 }), (pieces, size) => {
        const output = Uint8Array.from(pieces.flatMap((bytes) => [...bytes]));
        const state = run(output, size);
        expect(state).toEqual(run(output, Math.max(1, output.length)));
        for (const text of [state.textTail, state.remoteResponse ?? ""])
          expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
      }),
    );
  });
});
