import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDatabase,
  type HolatServer,
  type HolatServerOptions,
  startHolatServer,
} from "../../../packages/testkit/src/index.js";

/** Servers of one database must have the same. */
const siteSecret = "for the tests of this site and nothing else";

/** Where a target is and how to log in there. */
export interface Machine {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  readonly hostKeyFingerprint: string;
}

export interface TargetOptions {
  readonly machine: Machine;
  /** A link in front of the machine. */
  readonly port?: number;
  readonly command: string;
  readonly maxConcurrent?: number;
  readonly connectForSeconds?: number;
  readonly maxOutputBytes?: number;
}

/** A directory with one configuration for all servers of a test, their data, and the dialers' own records. */
export interface Site {
  /** Where the dialers keep their records. */
  readonly records: string;
  /** Undefined with PGlite. */
  readonly databaseUrl: string | undefined;
  /** A server on this site. Servers with the same `data` share a data directory. */
  startServer(options?: { readonly data?: string } & Partial<HolatServerOptions>): Promise<HolatServer>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * `targets` receives the folder for records and answers with the targets, the default one first. With `postgresUrl` the
 * site has a database of its own there; without, its servers use PGlite.
 */
export async function createSite(options: {
  readonly targets: (records: string) => Readonly<Record<string, TargetOptions>>;
  readonly postgresUrl?: string | undefined;
}): Promise<Site> {
  const dir = await mkdtemp(join(tmpdir(), "holat-site-"));
  const records = join(dir, "records");
  await mkdir(records);
  // The dialers run as other users.
  await chmod(dir, 0o755);
  await chmod(records, 0o777);
  const config = join(dir, "holat.yaml");
  await writeFile(config, await writeTargets(dir, options.targets(records)), { mode: 0o600 });
  const database = options.postgresUrl === undefined ? undefined : await createDatabase(options.postgresUrl);
  const servers: HolatServer[] = [];
  return {
    records,
    databaseUrl: database?.url,
    async startServer({ data = "data", env, ...more } = {}) {
      const dataDir = join(dir, data);
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      const server = await startHolatServer({
        dataDir,
        env: {
          HOLAT_CONFIG: config,
          ...(database === undefined ? {} : { DATABASE_URL: database.url, HOLAT_SECRET: siteSecret }),
          ...env,
        },
        ...more,
      });
      servers.push(server);
      return server;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server.kill()));
      // Where the database server is gone, that is not what is to be told.
      await database?.drop().catch(() => {});
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function writeTargets(dir: string, targets: Readonly<Record<string, TargetOptions>>): Promise<string> {
  const written = await Promise.all(
    Object.entries(targets).map(async ([name, { machine, port, ...limits }]) => {
      const privateKeyFile = join(dir, `${name}.key`);
      await writeFile(privateKeyFile, machine.privateKey, { mode: 0o600 });
      const target = {
        host: machine.host,
        port: port ?? machine.port,
        user: machine.user,
        privateKeyFile,
        hostKey: machine.hostKeyFingerprint,
        ...limits,
      };
      return [name, target] as const;
    }),
  );
  // JSON is YAML.
  return JSON.stringify({ targets: Object.fromEntries(written) });
}
