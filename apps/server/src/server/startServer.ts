import {
  createApi,
  createApiKey,
  createBadgeTokens,
  createCallEngine,
  createLive,
  createNode,
  createSignIns,
  createStoredKeys,
  createTargetContacts,
  createViewTokens,
  instanceId,
  migrateDatabase,
  openDatabase,
} from "@holat/api";
import { isHolatError, systemClock } from "@holat/core";
import { createSshPool, createSshRunner } from "@holat/core/ssh";
import { builtDirectory } from "../builtDirectory.js";
import type { Config } from "../config/config.js";
import { SettingError } from "../config/SettingError.js";
import type { ServerLogger } from "../log/createLogger.js";
import { createPages } from "../pages/createPages.js";
import { version } from "../version.js";
import { createReleases } from "./createReleases.js";
import { createRequestLog } from "./createRequestLog.js";
import { deriveDatabaseOptions } from "./deriveDatabaseOptions.js";
import { type FetchHandler, listen } from "./listen.js";
import { makeConnections } from "./makeConnections.js";
import { makeDataDirectory } from "./makeDataDirectory.js";
import { readOrMakeSecret } from "./readOrMakeSecret.js";
import { requireKey } from "./requireKey.js";
import { startJobs } from "./startJobs.js";

export interface RunningServer {
  readonly url: string;
  /** One request, as if it had come over the network. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Stops accepting, commits, hands sessions over, lets go of the remote processes. Never rejects; safe to repeat. */
  stop(): Promise<void>;
}

/**
 * Puts the parts together: database, SSH, engine, API, pages, HTTP. Rejects when one of them does not start, after
 * closing what had been opened by then.
 */
export async function startServer(options: {
  readonly config: Config;
  readonly logger: ServerLogger;
  readonly simulation: boolean;
}): Promise<RunningServer> {
  const { config, logger } = options;
  const releases = createReleases(logger);
  const readiness = { draining: false };
  try {
    makeDataDirectory(config.dataDir);
    // The port is taken first: a second server on it fails at once. Who asks before the API is there waits for it.
    let open: (handler: FetchHandler) => void = () => {};
    const opened = new Promise<FetchHandler>((resolve) => {
      open = resolve;
    });
    let answer: FetchHandler = async (request, bindings) => (await opened)(request, bindings);
    const listening = await listen({
      host: config.host,
      port: config.port,
      basePath: config.publicUrl?.basePath ?? "",
      fetch: (request, bindings) => answer(request, bindings),
    }).catch((error: unknown) => toHostError(error, config.host));
    releases.add("connections", async () => {
      const closed = listening.close();
      listening.closeAll();
      await closed;
    });

    const secret = await readOrMakeSecret(config);
    const database = await openDatabase(deriveDatabaseOptions(config));
    releases.add("database", () => database.close());
    await migrateDatabase(database);
    const keys = createStoredKeys({ database, clock: systemClock, logger });
    releases.add("keys", () => keys.stop());
    await keys.start();
    requireKey(config, keys);
    const instance = await instanceId(config.dataDir);
    releases.add("instance", () => instance.release());
    const pool = createSshPool();
    const runner = createSshRunner({ pool, targets: config.targets });
    releases.add("ssh", async () => {
      await runner.close();
      await pool.close();
    });
    const contacts = createTargetContacts(systemClock);
    const node = createNode({ database, clock: systemClock, logger, nodeId: instance.id });
    const engine = createCallEngine({
      node,
      database,
      clock: systemClock,
      runner: contacts.observe(runner),
      targets: config.targets,
      logger,
    });
    releases.add("engine", () => engine.stop());
    await engine.start();

    const secrets = { clock: systemClock, secret, previousSecret: config.previousSecret };
    const viewTokens = createViewTokens({ ...secrets, database, logger });
    releases.add("view tokens", () => viewTokens.stop());
    await viewTokens.start();

    const jobs = await startJobs({ database, config, secret, logger });
    releases.add("jobs", () => jobs.stop());

    const live = createLive({
      db: database.db,
      listen: database.listen,
      clock: systemClock,
      engine,
      logger,
      viewTokens,
      keys,
      limits: config.streamLimits,
    });
    // The last one is let go of first: watchers are sent elsewhere before the engine hands over what they watch.
    releases.add("streams", () => live.stop());
    await live.start();

    const connections = await makeConnections({ config, database, node, live, secret, logger });
    if (connections) {
      releases.add("connection sessions", () => connections.stop());
      await connections.start().catch(toSecretError);
    }

    const api = createApi({
      db: database.db,
      clock: systemClock,
      engine,
      targets: config.targets,
      lang: config.lang,
      logger,
      contacts,
      viewTokens,
      badgeTokens: createBadgeTokens({ ...secrets, viewTokens }),
      signIns: createSignIns({ ...secrets, viewTokens }),
      keys,
      live,
      webhooks: jobs.webhooks,
      ...(connections ? { connections: connections.context } : {}),
      access: {
        apiKeys: config.apiKey === undefined ? [] : [createApiKey("HOLAT_API_KEY", config.apiKey, ["admin"])],
        listening: { host: listening.host, port: listening.port, loopback: config.loopback },
        openLoopback: config.openLoopback,
        corsOrigins: config.corsOrigins,
        publicUrl: config.publicUrl,
      },
      version,
      readiness,
      metrics: () => ({
        ...engine.metrics(),
        ...live.metrics(),
        ...jobs.webhooks.metrics(),
        ...connections?.metrics(),
      }),
      onAnswered: createRequestLog(logger),
      ...createPages({
        directory: builtDirectory,
        simulation: options.simulation,
        basePath: config.publicUrl?.basePath ?? "",
      }),
    });
    answer = (request, bindings) => api.fetch(request, bindings);
    open(answer);
    return {
      url: listening.url,
      fetch: (path, init) => Promise.resolve(api.request(`${listening.url}${path}`, init)),
      stop: () => {
        readiness.draining = true;
        void listening.close();
        return releases.run();
      },
    };
  } catch (error) {
    await releases.run();
    throw error;
  }
}

/** A name that leads nowhere, or an address of another machine, is a wrong setting. */
function toHostError(error: unknown, host: string): never {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!/^(?:EADDRNOTAVAIL|ENOTFOUND|EAI_.*)$/.test(code)) throw error;
  const got = `${JSON.stringify(host)} (${code})`;
  throw new SettingError("HOLAT_HOST", got, "an address of this machine, like 127.0.0.1 or 0.0.0.0");
}

/** A HOLAT_SECRET that is not the one that accounts' credentials were sealed with is a wrong setting. */
function toSecretError(error: unknown): never {
  if (!isHolatError(error) || error.code !== "CREDENTIALS_UNREADABLE") throw error;
  throw new SettingError(
    "HOLAT_SECRET",
    "not the one that the stored credentials of connection sessions were sealed with (nothing was overwritten)",
    "that one; or a new one here, and that one in HOLAT_SECRET_PREVIOUS",
  );
}
