/** What became of one number, as it is sent. */
export interface CallResult {
  readonly number: string;
  readonly outcome: "connected" | "failed";
  readonly reason: string | null;
  readonly durationSeconds: number | null;
  /** false: an attempt, listed and not counted. */
  readonly final: boolean;
  /** The first final one of its number. */
  readonly counted: boolean;
  /** ISO 8601. */
  readonly at: string;
}
