import type { Connection } from "@holat/sdk";
import type { Followed } from "../followSession.js";

/** Where the states of a watched session go. */
export interface WatchView {
  show(followed: Followed): void;
  onConnection(connection: Connection): void;
  /** Nothing is shown afterwards. */
  close(): void;
}
