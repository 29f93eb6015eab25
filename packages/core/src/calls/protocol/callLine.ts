import type { AbsoluteCounters } from "../state.js";

/** What one line of the remote's stdout says. All strings are well-formed and without NUL. */
export type CallLine =
  | { readonly kind: "progress"; readonly counters: AbsoluteCounters; readonly seq?: number }
  | {
      readonly kind: "result";
      readonly number: string;
      readonly outcome: "connected" | "failed";
      /** At most 256 characters. */
      readonly reason: string | null;
      readonly durationSeconds: number | null;
      /** False: an attempt, listed and not counted. */
      readonly final: boolean;
    }
  /** A lone percentage, 0..100. */
  | { readonly kind: "percent"; readonly percent: number }
  /** Log for people; may carry counters in passing, or a percentage by the target's own pattern. */
  | {
      readonly kind: "text";
      readonly text: string;
      readonly counters?: AbsoluteCounters;
      readonly percent?: number;
    };
