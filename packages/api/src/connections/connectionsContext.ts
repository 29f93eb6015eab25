import type { Clock } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../db/schema.js";
import type { Live } from "../live/hub/createLive.js";
import type { Logger } from "../logger.js";
import type { MessageFeed } from "../messages/createMessageFeed.js";
import type { SecretBox } from "../secrets/createSecretBox.js";
import type { ConnectionHub } from "./createConnectionHub.js";
import type { ReadConnections } from "./createConnectionReader.js";
import type { ConnectionEngine } from "./engine.js";

/** Given to every verb of connection sessions. */
export interface ConnectionsContext {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly engine: ConnectionEngine;
  readonly box: SecretBox;
  readonly read: ReadConnections;
  readonly hub: ConnectionHub;
  readonly feed: MessageFeed;
  readonly live: Pick<Live, "streams" | "random">;
}
