import type { Clock, ConnectionDriver } from "@holat/core";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Live } from "../live/hub/createLive.js";
import type { Logger } from "../logger.js";
import { createInbox } from "../messages/createInbox.js";
import { createMessageFeed } from "../messages/createMessageFeed.js";
import { createOutbox } from "../messages/createOutbox.js";
import type { MessagesContext } from "../messages/messagesContext.js";
import type { Node } from "../ownership/createNode.js";
import { createSecretBox } from "../secrets/createSecretBox.js";
import { createConnectionEngine } from "./createConnectionEngine.js";
import { createConnectionHub } from "./createConnectionHub.js";
import { createConnectionReader } from "./createConnectionReader.js";
import type { ConnectionEngineMetrics, RunningConnectionEngine } from "./engine.js";

export interface ConnectionsOptions {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly node: Node;
  readonly driver: ConnectionDriver;
  readonly live: Pick<Live, "streams" | "random">;
  /** HOLAT_SECRET: encrypts the accounts' credentials. */
  readonly secret: string;
  readonly previousSecret?: string | undefined;
  /** [0, 1); for jitter. Math.random when absent. */
  readonly random?: () => number;
}

/** Connection sessions and their messages on this server. */
export interface Connections {
  readonly context: MessagesContext;
  readonly engine: RunningConnectionEngine;
  /** Rejects with CREDENTIALS_UNREADABLE when `secret` is not the one that credentials were sealed with; DATABASE_AWAY. */
  start(): Promise<void>;
  /** Closes every socket and lets other servers have the sessions. */
  stop(): Promise<void>;
  metrics(): ConnectionEngineMetrics;
}

/**
 * ```ts
 * const connections = createConnections({ database, clock: systemClock, logger, node, driver, live, secret });
 * await connections.start();
 * const app = createApi({ ...options, connections: connections.context });
 * ```
 */
export function createConnections(options: ConnectionsOptions): Connections {
  const { database, clock, logger, node, driver, live, secret, previousSecret, random } = options;
  const { db } = database;
  const box = createSecretBox({ purpose: "holat connection credentials", secret, previousSecret });
  const inbox = createInbox({ db, clock, logger });
  const engine = createConnectionEngine({
    database,
    clock,
    driver,
    node,
    box,
    inbox,
    logger,
    ...(random ? { random } : {}),
  });
  const hub = createConnectionHub({ database, clock, logger, engine });
  const read = createConnectionReader({ db, engine, now: () => clock.now() });
  const outbox = createOutbox({ database, clock, logger, engine });
  const feed = createMessageFeed({ database, clock, logger });
  engine.onCommitted(({ state }) => {
    if (state.status === "connected") outbox.wake();
  });
  return {
    engine,
    context: { db, clock, logger, engine, box, read, hub, live, feed, wakeOutbox: outbox.wake },
    start: async () => {
      inbox.start();
      await engine.start();
      await Promise.all([hub.start(), outbox.start(), feed.start()]);
    },
    stop: async () => {
      await outbox.stop();
      await engine.stop();
      await Promise.all([hub.stop(), feed.stop(), inbox.stop()]);
    },
    metrics: engine.metrics,
  };
}
