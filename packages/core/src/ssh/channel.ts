import type { Readable, Writable } from "node:stream";
import type { SshTarget } from "./target.js";

/** How a remote command's channel ended. Only a number is an exit code; `lost` means the link went away first. */
export type ChannelEnd =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "lost"; readonly cause: unknown };

/** One exec channel on a pooled connection. */
export interface ExecChannel {
  /** `SHA256:...` of the host key of the connection that carries it. */
  readonly hostKey: string;
  /** Tells connections apart; runs that share one share a pulse. */
  readonly connectionId: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves once, never rejects; both outputs must be read or resumed for it to resolve. */
  readonly ended: Promise<ChannelEnd>;
  /** Closes the channel without waiting. Safe to repeat. */
  close(): void;
}

export interface SshPool {
  /**
   * Runs `command` under the user's login shell, over a pooled connection with a free channel, connecting when needed.
   * Rejects with a HolatError from the error map, or with `signal.reason`. One attempt; whoever calls retries.
   */
  exec(target: SshTarget, command: string, options: { readonly signal: AbortSignal }): Promise<ExecChannel>;
  /** Ends all connections. */
  close(): Promise<void>;
}
