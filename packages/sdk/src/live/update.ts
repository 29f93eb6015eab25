import type { CallSession } from "@holat/core";
import type { Connection } from "./deriveConnection.js";

/** A session as it is known here, and how well it is known. */
export interface SessionUpdate {
  readonly session: CallSession;
  readonly connection: Connection;
  /** The session may have moved on: nothing confirms it at the moment. Never true of one that is over. */
  readonly stale: boolean;
  /** Epoch ms at which the server was last known to say so. */
  readonly asOf: number;
}

/** What a watch is told. */
export interface Listener {
  onUpdate(update: SessionUpdate): void;
  onConnection?(connection: Connection, error: unknown, heardAt?: number): void;
  onSynced?(): void;
  /** Last of all; with an error when the server refused. */
  onEnd(error?: unknown): void;
}

/** Starts telling; gives back what ends it. */
export type Subscribe = (listener: Listener) => () => void;
