import type { SessionWrite } from "../calls/store/commitSessions.js";

const maxInteger = 2_147_483_647;

/**
 * The same write without anything that Postgres cannot hold: NUL and lone surrogates in strings, numbers beyond int4 in
 * counters. The parser lets none of it through; this stands behind the parser, so that a mistake there costs a character
 * and not the session.
 */
export function sanitizeWrite(write: SessionWrite): SessionWrite {
  const { state } = write;
  return {
    ...write,
    state: {
      ...state,
      totalNumbers: clamp(state.totalNumbers),
      processedNumbers: clamp(state.processedNumbers),
      connectedCalls: clamp(state.connectedCalls),
      failedCalls: clamp(state.failedCalls),
      tally: { connected: clamp(state.tally.connected), failed: clamp(state.tally.failed) },
      exitCode: state.exitCode === null ? null : clamp(state.exitCode),
      textTail: clean(state.textTail),
      stderrTail: clean(state.stderrTail),
      errorMessage: state.errorMessage === null ? null : clean(state.errorMessage),
      remoteResponse: state.remoteResponse === null ? null : clean(state.remoteResponse),
    },
    results: write.results.map((result) => ({
      ...result,
      number: clean(result.number),
      reason: result.reason === null ? null : clean(result.reason),
      duration_seconds: Number.isFinite(result.duration_seconds) ? result.duration_seconds : null,
    })),
  };
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

function clamp(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.min(maxInteger, Math.max(0, Math.trunc(value)));
}
