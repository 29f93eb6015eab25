import type { ErrorCode } from "../errors.js";
import type { RunEnding } from "./runner.js";

export const callStatuses = ["PENDING", "RUNNING", "COMPLETED", "FAILED"] as const;
export type CallStatus = (typeof callStatuses)[number];
export const callLinks = ["none", "live", "lost"] as const;
export type CallLink = (typeof callLinks)[number];

/** Counters as the remote stated them; undefined: never stated. Integers 0..2147483647. */
export interface AbsoluteCounters {
  readonly total?: number;
  readonly processed?: number;
  readonly connected?: number;
  readonly failed?: number;
}

/**
 * Everything of a session that lines and looks change; what a commit writes. Status words, percentages and durations
 * that people see are derived from it (`deriveCallSession`), never stored.
 */
export interface CallState {
  readonly status: CallStatus;
  /** Set by `numbers` in the request; the floor of the total. 0 when there were none. */
  readonly givenTotal: number;
  readonly absolute: AbsoluteCounters;
  /** Per-number results counted so far. */
  readonly tally: { readonly connected: number; readonly failed: number };
  /** Highest `seq` seen; -1 before any. */
  readonly seq: number;
  /** Highest lone percentage seen, 0..100; -1 before any. */
  readonly percent: number;
  /** The highest percentage that was ever shown: it never falls, also when the total grows. */
  readonly progressFloor: number;
  /** What GET shows: the larger of absolute and tally per field, never falling. */
  readonly totalNumbers: number;
  readonly processedNumbers: number;
  readonly connectedCalls: number;
  readonly failedCalls: number;
  /** Text lines so far, newline-joined, the last 4 KiB (UTF-8), well-formed and without NUL. */
  readonly textTail: string;
  /** The same for stderr, the last 2 KiB. */
  readonly stderrTail: string;
  /** Where each stream's next unread byte is, and whether it lies inside a line that was cut at 64 KiB. */
  readonly stdout: { readonly offset: number; readonly skipping: boolean };
  readonly stderr: { readonly offset: number; readonly skipping: boolean };
  readonly link: CallLink;
  /** Epoch ms, each null until it happens. */
  readonly confirmedAt: number | null;
  readonly lastHeardAt: number | null;
  readonly lastProgressAt: number | null;
  readonly cancelRequestedAt: number | null;
  readonly completedAt: number | null;
  readonly exitCode: number | null;
  readonly errorCode: ErrorCode | null;
  readonly errorMessage: string | null;
  readonly remoteResponse: string | null;
}

export type CallEvent =
  /** The remote confirmed the start. `startedAt`: epoch ms of the child's start as computed from the remote's uptime. */
  | { readonly kind: "confirmed"; readonly startedAt: number }
  | {
      readonly kind: "progress";
      readonly counters: AbsoluteCounters;
      readonly seq?: number;
      readonly at: number;
    }
  | { readonly kind: "percent"; readonly percent: number; readonly at: number }
  /** A per-number result. `counts`: it is the first final one of its number. */
  | {
      readonly kind: "result";
      readonly outcome: "connected" | "failed";
      readonly counts: boolean;
      readonly at: number;
    }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "stderr"; readonly text: string }
  /** Bytes up to `offset` of a stream were taken in. */
  | {
      readonly kind: "consumed";
      readonly stream: "stdout" | "stderr";
      readonly offset: number;
      readonly skipping: boolean;
    }
  | { readonly kind: "heard"; readonly at: number }
  | { readonly kind: "linkLost" }
  | { readonly kind: "cancelRequested"; readonly at: number }
  /** The supervisor's own record of the ending, after all its bytes were taken in. */
  | { readonly kind: "ended"; readonly ending: RunEnding; readonly at: number }
  /** Ended without such a record, or before any start. `message` is the whole errorMessage. */
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string; readonly at: number };

/** The status object, field for field and in the order of the wire. */
export interface CallSession {
  readonly id: string;
  readonly sessionId: string;
  readonly status: CallStatus;
  readonly totalNumbers: number;
  readonly processedNumbers: number;
  readonly connectedCalls: number;
  readonly failedCalls: number;
  readonly remoteResponse: string | null;
  readonly errorMessage: string | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly durationSeconds: number;
  readonly progressPercentage: number;
  readonly statusDescription: string;
  readonly isRunning: boolean;
  readonly isCompleted: boolean;
  readonly hasError: boolean;
  readonly target: string;
  readonly errorCode: ErrorCode | null;
  readonly link: CallLink;
  readonly lastHeardAt: string | null;
  readonly lastProgressAt: string | null;
  readonly cancelRequestedAt: string | null;
  readonly exitCode: number | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly version: number;
}
