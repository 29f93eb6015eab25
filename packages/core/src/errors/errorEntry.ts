/** What a sentence may name. Never put a secret in `detail`: it is shown as it is. */
export interface ErrorParams {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  /** What the code alone cannot say: the system's own words, a fingerprint, the wrong value. */
  readonly detail?: string;
  /** The target's command line; only the program's name is shown. */
  readonly command?: string;
  readonly path?: string;
  /** The limit that was passed, with its unit: `3600 s`. */
  readonly limit?: number | string;
  readonly exitCode?: number;
  readonly stderrTail?: string;
}

/**
 * Whether trying the same again can help: `yes` soon, `slow` after a longer while, `requeue` once there is room again,
 * `no` not before somebody changed something.
 */
export type ErrorRetry = "yes" | "no" | "slow" | "requeue";

/** All that Holat says about one code. */
export interface ErrorEntry {
  readonly retry: ErrorRetry;
  /** The whole message, with the values. */
  sentence(params: ErrorParams): string;
  /** For people outside: no host, no path, no output of the process. */
  readonly public: string;
  /** The likely cause and the next step. */
  readonly hint: string;
}
