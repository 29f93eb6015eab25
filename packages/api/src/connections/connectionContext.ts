import type { Clock, ConnectionDriver, IncomingMessage, Receipt } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../db/schema.js";
import type { Logger } from "../logger.js";
import type { Node } from "../ownership/createNode.js";
import type { SecretBox } from "../secrets/createSecretBox.js";
import type { OpenGate } from "./runs/createOpenGate.js";

/** What comes in over a session's socket; never rejects, never throws. */
export interface Inbox {
  message(connectionId: number, message: IncomingMessage): void;
  receipt(connectionId: number, receipt: Receipt): void;
}

/** Given to every run of a session. */
export interface RunDeps {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  /** [0, 1); for jitter. */
  readonly random: () => number;
  readonly driver: ConnectionDriver;
  readonly node: Node;
  readonly box: SecretBox;
  readonly gate: OpenGate;
  readonly inbox: Inbox;
  readonly logger: Logger;
}

/** `system`, where nobody asked for it. */
export const systemActor = "system";

/** What a pairing code or QR is sealed for. */
export function pairingOwner(connectionId: number): string {
  return `connection ${connectionId} pairing`;
}
