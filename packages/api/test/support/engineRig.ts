import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CallRunner, type Clock, systemClock } from "@holat/core";
import { createSshPool, createSshRunner, type SshTarget } from "@holat/core/ssh";
import {
  type DialerName,
  dialerPath,
  type SshHost,
  startSshHost,
  startTcpProxy,
  type TcpProxy,
} from "@holat/testkit";
import { afterAll } from "vitest";
import type { CallTarget } from "../../src/calls/callTarget.js";
import { createCallEngine, type RunningCallEngine } from "../../src/calls/createCallEngine.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { createNode } from "../../src/ownership/createNode.js";
import { createTestDatabase } from "./database.js";
import { createTestLogger } from "./logger.js";

export interface EngineRig {
  readonly host: SshHost;
  readonly proxy: TcpProxy;
  readonly database: OpenDatabase;
  /** Where dialers keep their own record. */
  readonly recordDir: string;
  readonly logger: ReturnType<typeof createTestLogger>;
  /** Another connection to the same database (see `createTestDatabase`). */
  openAgain(): Promise<OpenDatabase>;
  makeTarget(
    name: string,
    dialer: DialerName | { readonly command: string },
    change?: TargetChange,
  ): RigTarget;
  /** Like a server process: a runner of its own, started unless told otherwise. */
  startEngine(options: EngineOptions): Promise<RunningCallEngine>;
  /** Lines that the dialer printed in that session, by its own record. */
  readRecord(sessionId: string): Promise<string>;
  /** How often a dialer was started in that session. */
  countStarts(sessionId: string): Promise<number>;
}

export interface RigTarget {
  readonly ssh: SshTarget;
  readonly call: CallTarget;
}
export interface TargetChange {
  readonly ssh?: Partial<SshTarget>;
  readonly call?: Partial<CallTarget>;
}
export interface EngineOptions {
  readonly nodeId: string;
  readonly targets: readonly RigTarget[];
  readonly database?: OpenDatabase;
  readonly maxLogBytes?: number;
  readonly clock?: Clock;
  /** Stands between the engine and its runner. */
  readonly observe?: (runner: CallRunner) => CallRunner;
}

/** One real SSH host behind a proxy, one database, and engines on them; all ended after the file. */
export async function createEngineRig(): Promise<EngineRig> {
  const [host, recordDir, { database, openAgain }] = await Promise.all([
    startSshHost(),
    mkdtemp(join(tmpdir(), "holat-record-")),
    createTestDatabase(),
  ]);
  await chmod(recordDir, 0o777);
  const proxy = await startTcpProxy({ to: host });
  const logger = createTestLogger();
  const engines: RunningCallEngine[] = [];
  const closing: (() => Promise<void>)[] = [];
  afterAll(async () => {
    proxy.resume();
    await Promise.all(engines.map((engine) => engine.stop()));
    await Promise.all(closing.map((close) => close()));
    await proxy.stop();
    await host.stop();
    await rm(recordDir, { recursive: true, force: true });
  });

  return {
    host,
    proxy,
    database,
    recordDir,
    logger,
    openAgain,
    makeTarget: (name, dialer, change = {}) => ({
      ssh: {
        name,
        host: proxy.host,
        port: proxy.port,
        user: host.user,
        credential: { kind: "key", privateKey: host.privateKey },
        hostKey: { kind: "pin", fingerprints: [host.hostKeyFingerprint] },
        command: typeof dialer === "string" ? dialerPath(dialer) : dialer.command,
        env: { HOLAT_TEST_RECORD_DIR: recordDir },
        maxRunSeconds: null,
        maxOutputBytes: null,
        ...change.ssh,
      },
      call: {
        name,
        maxConcurrent: 50,
        connectForSeconds: 10,
        lostLinkFailAfterSeconds: null,
        host: proxy.host,
        port: proxy.port,
        ...change.call,
      },
    }),
    startEngine: async ({
      nodeId,
      targets,
      database: own,
      maxLogBytes,
      clock = systemClock,
      observe = (same) => same,
    }) => {
      const pool = createSshPool({
        connectJitterMs: 10,
        connectTimeoutMs: 2_000,
        handshakeTimeoutMs: 2_000,
        keepaliveIntervalMs: 500,
      });
      const runner = observe(
        createSshRunner({
          pool,
          targets: targets.map(({ ssh }) => ssh),
          pulseIntervalMs: 1_000,
        }),
      );
      closing.push(() => runner.close());
      const used = own ?? database;
      const engine = createCallEngine({
        node: createNode({ database: used, clock, logger, nodeId }),
        database: used,
        clock,
        runner,
        targets: targets.map(({ call }) => call),
        logger,
        cancelGraceMs: 500,
        ...(maxLogBytes === undefined ? {} : { maxLogBytes }),
      });
      engines.push(engine);
      await engine.start();
      return engine;
    },
    readRecord: (sessionId) => readFile(join(recordDir, `${sessionId}.out`), "utf8"),
    countStarts: async (sessionId) => {
      const starts = await readFile(join(recordDir, "starts"), "utf8").catch(() => "");
      return starts.split("\n").filter((line) => line.startsWith(`${sessionId} `)).length;
    },
  };
}
