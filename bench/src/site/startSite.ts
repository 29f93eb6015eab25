import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDatabase, eventually, type HolatServer, startHolatServer } from "@holat/testkit";
import type { Cleanup } from "../createCleanup.js";
import type { DatabaseName } from "../options.js";
import { resultsDir } from "../saveResults.js";
import { type Calls, createCalls } from "./createCalls.js";
import type { Lab } from "./createLab.js";

/** A server with a fresh database, in a process of its own, and one target: the lab's host. */
export interface Site {
  readonly database: DatabaseName;
  readonly server: HolatServer;
  readonly calls: Calls;
  /** Undefined with PGlite. */
  readonly databaseUrl: string | undefined;
  /** Asks the probe inside the server process; see probe.mjs. */
  probe(): Promise<number>;
  /** Arguments for `calls.start`: so many lines a second, for so long at most. */
  ticking(options: {
    rate: number;
    seconds: number;
    batch?: number;
    gateFile?: string;
  }): Readonly<Record<string, string>>;
  /** Lets every dialer end by itself, and waits until all sessions have ended. */
  settle(): Promise<void>;
}

const probeModule = new URL("../../probe.mjs", import.meta.url).href;

export async function startSite(
  lab: Lab,
  options: {
    readonly database: DatabaseName;
    readonly probe?: "statements" | "garbage";
    readonly env?: Readonly<Record<string, string>>;
  },
  cleanup: Cleanup,
): Promise<Site> {
  const { database } = options;
  const dir = await mkdtemp(join(lab.dir, "sites", "site-"));
  const data = join(dir, "data");
  const stopFile = join(lab.dir, `stop-${dir.slice(-6)}`);
  const probeFile = join(dir, "probe");
  await mkdir(data, { mode: 0o700 });
  const privateKeyFile = join(dir, "key");
  await writeFile(privateKeyFile, lab.host.privateKey, { mode: 0o600 });
  const target = {
    host: lab.host.host,
    port: lab.host.port,
    user: lab.host.user,
    privateKeyFile,
    hostKey: lab.host.hostKeyFingerprint,
    command: lab.ticker,
    maxConcurrent: 1000,
  };
  const config = join(dir, "holat.yaml");
  // JSON is YAML.
  await writeFile(config, JSON.stringify({ targets: { bench: target } }), { mode: 0o600 });
  const created = database === "postgres" ? await createDatabase(lab.postgres.url) : undefined;
  if (created) cleanup.defer(() => created.drop());
  const server = await startHolatServer({
    dataDir: data,
    env: {
      HOLAT_CONFIG: config,
      ...(created ? { DATABASE_URL: created.url, HOLAT_SECRET: "for the benchmarks and nothing else" } : {}),
      ...(options.probe ? { BENCH_PROBE: options.probe, BENCH_PROBE_FILE: probeFile } : {}),
      ...options.env,
    },
    nodeArgs: [
      ...(options.probe ? ["--import", probeModule] : []),
      ...(lab.options.profile ? ["--cpu-prof", `--cpu-prof-dir=${resultsDir}`] : []),
    ],
  });
  // Only a process that ends by itself writes its profile.
  cleanup.defer(() => (lab.options.profile ? server.stop() : server.kill()));
  // Whatever happens, no dialer outlives its figure.
  cleanup.defer(() => writeFile(stopFile, ""));
  const calls = createCalls(server);
  return {
    database,
    server,
    calls,
    databaseUrl: created?.url,
    async probe() {
      await rm(probeFile, { force: true });
      process.kill(server.pid, "SIGUSR2");
      return eventually(async () => Number(await readFile(probeFile, "utf8")), { intervalMs: 5 });
    },
    ticking: ({ rate, seconds, batch = 1, gateFile }) => ({
      RATE: String(rate),
      SECONDS: String(seconds),
      BATCH: String(batch),
      STOP_FILE: stopFile,
      ...(gateFile === undefined ? {} : { GATE_FILE: gateFile }),
    }),
    async settle() {
      await writeFile(stopFile, "");
      await calls.untilAllEnded();
      await rm(stopFile);
    },
  };
}
