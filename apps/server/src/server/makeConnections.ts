import { type Connections, createConnections, type Live, type Node, type OpenDatabase } from "@holat/api";
import { type ConnectionDriver, systemClock } from "@holat/core";
import type { Config } from "../config/config.js";
import type { ServerLogger } from "../log/createLogger.js";

export interface ConnectionParts {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly node: Node;
  readonly live: Live;
  readonly secret: string;
  readonly logger: ServerLogger;
}

/** undefined where @holat/whatsapp is not installed: the rest of the server does without. */
export async function makeConnections(parts: ConnectionParts): Promise<Connections | undefined> {
  const { config, database, node, live, secret, logger } = parts;
  const driver = await findDriver(config, logger);
  if (!driver) return undefined;
  return createConnections({
    database,
    clock: systemClock,
    logger,
    node,
    driver,
    live,
    secret,
    previousSecret: config.previousSecret,
  });
}

async function findDriver(config: Config, logger: ServerLogger): Promise<ConnectionDriver | undefined> {
  try {
    const { createWhatsAppDriver } = await import("@holat/whatsapp");
    return createWhatsAppDriver({
      clock: systemClock,
      logger,
      ...(config.whatsappUrl === undefined ? {} : { url: config.whatsappUrl }),
    });
  } catch (error) {
    if (!isMissing(error)) throw error;
    logger.info({}, "@holat/whatsapp is not installed: /sessions and /messages are off");
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "ERR_MODULE_NOT_FOUND" &&
    error.message.includes("@holat/whatsapp")
  );
}
