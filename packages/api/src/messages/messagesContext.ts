import type { ConnectionsContext } from "../connections/connectionsContext.js";

/** Given to every verb of messages. */
export interface MessagesContext extends ConnectionsContext {
  /** There is something to send; never waits. */
  wakeOutbox(): void;
}
