import type { CallSession } from "@holat/core";
import type { Connection } from "./deriveConnection.js";

export interface Poll<Item = CallSession> {
  /** Let the server hold a request back until there is news. */
  readonly long: boolean;
  readonly intervalMs: number;
  get(path: string, etag?: string | null): Promise<Response>;
  sleep(ms: number): Promise<void>;
  /** `session` is undefined when nothing has changed; `waited` when the request was held back. */
  answer(session: Item | undefined, waited: boolean): void;
}

/** What a connection is about, and who is told of it. */
export interface Subject<Item = CallSession> {
  /** `offset` is what it goes on from. */
  streamPath(offset: string | undefined): string;
  /** Asks again and again until all is over; rejects with the first request that fails. */
  poll(poll: Poll<Item>): Promise<unknown>;
  onSession(session: Item): void;
  /** An event that only some streams have. */
  onEvent?(type: string, value: unknown): void;
  /**
   * At each change, and at each failure with what failed; "stopped" with an error is a refusal. `heardAt` is when the
   * server said anything last; 0 before it did.
   */
  onConnection(connection: Connection, error: unknown, heardAt: number): void;
  /** All of the present state has been told. */
  onSynced?(): void;
}
