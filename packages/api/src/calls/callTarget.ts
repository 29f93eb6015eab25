import type { TargetLimits } from "../context.js";

/** A target as the engine needs it. */
export interface CallTarget extends TargetLimits {
  /** For the sentences of errors. */
  readonly port?: number;
  readonly user?: string;
  readonly command?: string;
  /** Named groups total, processed, connected, failed, percent; tried on text lines. */
  readonly progressPattern?: RegExp;
}
