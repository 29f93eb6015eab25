import type { StoredStatus } from "./state.js";

/** A line of the transition log. */
export interface LoggedTransition {
  readonly at: string;
  readonly from: StoredStatus | null;
  readonly to: StoredStatus;
  readonly code: number | null;
  readonly reason: string;
  readonly actor: string;
  readonly node: string | null;
}
