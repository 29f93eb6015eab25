import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { builtDirectory } from "../builtDirectory.js";
import type { Config, ServerTarget } from "../config/config.js";
import { loadConfig } from "../config/loadConfig.js";
import { loadDemoKeys } from "../demo/demoKeys.js";
import { startSshServer } from "../demo/startSshServer.js";
import { createLogger, type ServerLogger } from "../log/createLogger.js";
import { saveCompileCache, useCompileCache } from "../server/compileCache.js";
import { requireKeyEarly } from "../server/requireKey.js";
import type { RunningServer } from "../server/startServer.js";
import { describeStart } from "./describeStart.js";
import { reportStartError } from "./reportStartError.js";
import { stopOnSignal } from "./stopOnSignal.js";

const user = "demo";

/**
 * A server with an SSH host and a simulated dialer of its own on loopback: everything real but the calls. Everything it
 * keeps is in the `demo` folder of the data directory.
 */
export async function demo(options: { readonly seconds: number }): Promise<void> {
  let address = "the configured address";
  try {
    const loaded = loadConfig({ env: process.env, cwd: process.cwd() });
    address = `${loaded.host}:${loaded.port}`;
    const dataDir = join(loaded.dataDir, "demo");
    requireKeyEarly({ ...loaded, dataDir });
    useCompileCache(dataDir);
    const logger = createLogger({ secrets: loaded.secrets, fields: { simulation: true } });
    const starting = start({ ...loaded, dataDir }, logger, options.seconds);
    stopOnSignal({ logger, stop: async () => (await starting).stop() });
    const { url, config } = await starting;
    for (const warning of loaded.warnings) logger.warn({}, warning);
    if (loaded.targets.length > 0) {
      logger.warn({}, "the demo calls nobody: the configured targets are not used; `holat serve` uses them");
    }
    process.stdout.write(`SIMULATION: nobody is called, and all figures are made up.\n`);
    process.stdout.write(`${describeStart(config, url).join("\n")}\n`);
    saveCompileCache();
  } catch (error) {
    process.exit(reportStartError(error, address));
  }
}

async function start(loaded: Config, logger: ServerLogger, seconds: number) {
  const { startServer } = await import("../server/startServer.js");
  const home = join(loaded.dataDir, "home");
  await mkdir(home, { recursive: true, mode: 0o700 });
  const keys = await loadDemoKeys(loaded.dataDir);
  const ssh = await startSshServer({ keys, user, home, logger });
  try {
    const target: ServerTarget = {
      name: "demo-simulation",
      host: "127.0.0.1",
      port: ssh.port,
      user,
      credential: { kind: "key", privateKey: keys.clientKey },
      hostKey: { kind: "pin", fingerprints: [keys.hostKeyFingerprint] },
      command: `exec /bin/sh ${quote(join(builtDirectory, "dialer.sh"))} ${seconds}`,
      env: {},
      maxRunSeconds: null,
      maxOutputBytes: 2 ** 30,
      maxConcurrent: 200,
      connectForSeconds: 25,
      lostLinkFailAfterSeconds: null,
    };
    const config: Config = { ...loaded, targets: [target] };
    const server = await startServer({ config, logger, simulation: true });
    await startCampaign(server, config, logger);
    return {
      config,
      url: server.url,
      stop: async () => {
        await server.stop();
        await ssh.close();
      },
    };
  } catch (error) {
    await ssh.close();
    throw error;
  }
}

/** So that the page shows something moving; not when a campaign of the last start still runs. */
async function startCampaign(server: RunningServer, config: Config, logger: ServerLogger): Promise<void> {
  const headers = {
    host: new URL(server.url).host,
    ...(config.apiKey === undefined ? {} : { authorization: `Bearer ${config.apiKey}` }),
  };
  const running = await server.fetch("/calls/sessions/all?limit=1&status=RUNNING", { headers });
  const rows: unknown = await running.json();
  if (Array.isArray(rows) && rows.length > 0) return;
  const answer = await server.fetch("/calls/start", {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ metadata: { simulation: true } }),
  });
  if (!answer.ok) logger.warn({ status: answer.status }, "the demo could not start its campaign");
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
