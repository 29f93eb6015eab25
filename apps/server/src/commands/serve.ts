import type { Config } from "../config/config.js";
import { loadConfig } from "../config/loadConfig.js";
import { saveCompileCache, useCompileCache } from "../server/compileCache.js";
import { requireKeyEarly } from "../server/requireKey.js";
import type { RunningServer } from "../server/startServer.js";
import { describeStart } from "./describeStart.js";
import { reportStartError } from "./reportStartError.js";
import { stopOnSignal } from "./stopOnSignal.js";

/** Runs until it is told to stop; sets the exit code when it could not start. */
export async function serve(): Promise<void> {
  let address = "the configured address";
  try {
    const config = loadConfig({ env: process.env, cwd: process.cwd() });
    address = `${config.host}:${config.port}`;
    requireKeyEarly(config);
    await run(config);
  } catch (error) {
    process.exit(reportStartError(error, address));
  }
}

async function run(config: Config): Promise<RunningServer> {
  useCompileCache(config.dataDir);
  // Not before the settings are known to be right: a wrong one is told at once.
  const { createLogger } = await import("../log/createLogger.js");
  const { startServer } = await import("../server/startServer.js");
  const logger = createLogger({ secrets: config.secrets });
  const starting = startServer({ config, logger, simulation: false });
  stopOnSignal({ logger, stop: async () => (await starting).stop() });
  const server = await starting;
  // Not before: of a start that cannot be, the one line that says why is all there is.
  for (const warning of config.warnings) logger.warn({}, warning);
  if (config.targets.length === 0) {
    logger.warn(
      {},
      "no target is configured, so POST /calls/start answers 422: set HOLAT_SSH_HOST, HOLAT_SSH_USER and HOLAT_SSH_COMMAND, or write holat.yaml",
    );
  }
  process.stdout.write(`${describeStart(config, server.url).join("\n")}\n`);
  saveCompileCache();
  return server;
}
