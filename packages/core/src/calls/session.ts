import type { CallState } from "./state.js";

/** A committed session: its identity, its state, and the row's counter. */
export interface CallRecord {
  readonly id: string;
  readonly sessionId: string;
  readonly target: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly state: CallState;
}
