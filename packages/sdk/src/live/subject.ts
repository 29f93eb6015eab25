import type { CallSession } from "@holat/core";
import type { Connection } from "./deriveConnection.js";

export interface Poll {
  /** Let the server hold a request back until there is news. */
  readonly long: boolean;
  readonly intervalMs: number;
  get(path: string, etag?: string | null): Promise<Response>;
  sleep(ms: number): Promise<void>;
  /** `session` is undefined when nothing has changed; `waited` when the request was held back. */
  answer(session: CallSession | undefined, waited: boolean): void;
}

/** What a connection is about, and who is told of it. */
export interface Subject {
  /** `offset` is what it goes on from. */
  streamPath(offset: string | undefined): string;
  /** Asks again and again until all is over; rejects with the first request that fails. */
  poll(poll: Poll): Promise<unknown>;
  onSession(session: CallSession): void;
  /**
   * At each change, and at each failure with what failed; "stopped" with an error is a refusal. `heardAt` is when the
   * server said anything last; 0 before it did.
   */
  onConnection(connection: Connection, error: unknown, heardAt: number): void;
  /** All of the present state has been told. */
  onSynced?(): void;
}
