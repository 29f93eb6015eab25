import type { CallSession } from "@holat/core";
import type { Connect } from "./connect.js";
import type { Environment } from "./environment.js";

export interface Poll {
  readonly connect: Connect;
  readonly signal: AbortSignal;
  readonly clock: Environment["clock"];
  /** Let the server hold a request back until there is news. */
  readonly long: boolean;
  readonly intervalMs: number;
  /** The newest version known of a session. */
  findVersion(id: string): number | undefined;
  onSession(session: CallSession): void;
  onAnswer(waited: boolean): void;
}

/** What a connection is about. */
export interface Source {
  /** Without an offset. */
  streamPath(): string;
  /** Asks again and again, until it is aborted or all is over; rejects with the first request that fails. */
  poll(poll: Poll): Promise<void>;
}
