import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { eventually } from "../eventually.js";
import { findFreePort } from "../net/findFreePort.js";
import { requireProgram } from "../requireProgram.js";
import { deriveServerEnv } from "./deriveServerEnv.js";

const commandFile = fileURLToPath(new URL("../../../../apps/server/dist/cli.js", import.meta.url));

export interface HolatServerOptions {
  /** HOLAT_DATA_DIR; also HOME, so that nothing of the tester's own is read. */
  readonly dataDir: string;
  /** HOLAT_* and DATABASE_URL settings. Those of the test process are not passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `dataDir`. */
  readonly cwd?: string;
  /** Default: a free one, kept over restarts. */
  readonly port?: number;
  /** Default `serve`. */
  readonly command?: "serve" | "demo";
  readonly nodeArgs?: readonly string[];
  /** How long a start may take until /readyz answers 200. Default 60,000. */
  readonly readyTimeoutMs?: number;
}

export interface HolatExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real server process; see `startHolatServer`. */
export interface HolatServer {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Of the present process. */
  readonly pid: number;
  readonly running: boolean;
  /** How the present process ended, once it has. */
  readonly exited: Promise<HolatExit>;
  /** Sends a signal, SIGKILL when none is named, and waits for the end of the process. */
  kill(signal?: NodeJS.Signals): Promise<HolatExit>;
  /** Sends a signal that does not end it: SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /** Graceful: SIGTERM and the wait. Rejects unless the exit code is 0. Does nothing when it has ended. */
  stop(): Promise<void>;
  /** Starts the ended server again, on the same port and data. Resolves when /readyz answers 200. */
  start(): Promise<void>;
  /** `stop` and `start`. */
  restart(): Promise<void>;
  /** What all its processes wrote on stdout and stderr. */
  log(): string;
  /** Resident memory of the present process: now, and the highest since its start or since `resetPeakMemory`. */
  memory(): { readonly rssBytes: number; readonly peakRssBytes: number };
  resetPeakMemory(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts the built command file as a process of its own on a free port and waits until it is ready. It ends with the
 * test process, however that ends.
 *
 * ```ts
 * await using server = await startHolatServer({ dataDir, env: { HOLAT_CONFIG: config } });
 * await fetch(`${server.url}/calls/start`, { method: "POST" });
 * await server.kill("SIGKILL");
 * await server.start();
 * ```
 */
export async function startHolatServer(options: HolatServerOptions): Promise<HolatServer> {
  if (!existsSync(commandFile)) throw new Error(`${commandFile} is not there: run pnpm run build first`);
  const port = options.port ?? (await findFreePort());
  const url = `http://127.0.0.1:${port}`;
  const env = deriveServerEnv({ ...options, port });
  let log = "";
  let child: ChildProcess | undefined;
  let exited: Promise<HolatExit> = Promise.resolve({ code: 0, signal: null });
  let endAsked = false;

  const current = () => {
    if (child?.pid === undefined) throw new Error("the server has no process");
    return { process: child, pid: child.pid };
  };
  const running = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  const self: HolatServer = {
    url,
    port,
    dataDir: options.dataDir,
    get pid() {
      return current().pid;
    },
    get running() {
      return running();
    },
    get exited() {
      return exited;
    },
    async kill(signal = "SIGKILL") {
      endAsked = true;
      if (running()) current().process.kill(signal);
      return exited;
    },
    signal(signal) {
      current().process.kill(signal);
    },
    async stop() {
      if (!running()) return;
      const { code, signal } = await self.kill("SIGTERM");
      if (code !== 0) throw new Error(`the server ended with ${signal ?? code} on SIGTERM:\n${tail(log)}`);
    },
    async start() {
      if (running()) throw new Error("the server runs already");
      const args = [...(options.nodeArgs ?? []), commandFile, options.command ?? "serve"];
      const started = spawn(requireProgram("setpriv"), ["--pdeathsig=KILL", process.execPath, ...args], {
        cwd: options.cwd ?? options.dataDir,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      endAsked = false;
      exited = new Promise((resolve) => {
        started.once("exit", (code, signal) => {
          if (!endAsked) console.error(`the server ended by itself (${signal ?? code}):\n${tail(log)}`);
          resolve({ code, signal });
        });
        started.once("error", () => resolve({ code: null, signal: null }));
      });
      const keep = (text: string) => {
        log = (log + text).slice(-1024 * 1024);
      };
      started.stdout.setEncoding("utf8").on("data", keep);
      started.stderr.setEncoding("utf8").on("data", keep);
      await waitUntilReady(url, { exited, log: () => log, timeoutMs: options.readyTimeoutMs ?? 60_000 });
    },
    async restart() {
      await self.stop();
      await self.start();
    },
    log: () => log,
    memory() {
      const status = readFileSync(`/proc/${current().pid}/status`, "utf8");
      const bytes = (field: string) =>
        1024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]);
      return { rssBytes: bytes("VmRSS"), peakRssBytes: bytes("VmHWM") };
    },
    resetPeakMemory() {
      // proc(5): 5 resets the high-water mark
      writeFileSync(`/proc/${current().pid}/clear_refs`, "5");
    },
    async [Symbol.asyncDispose]() {
      await self.kill();
    },
  };
  try {
    await self.start();
  } catch (error) {
    await self.kill();
    throw error;
  }
  return self;
}

async function waitUntilReady(
  url: string,
  options: { exited: Promise<HolatExit>; log: () => string; timeoutMs: number },
): Promise<void> {
  let ended: HolatExit | undefined;
  void options.exited.then((exit) => {
    ended = exit;
  });
  const answered = await eventually(
    async () => {
      if (ended !== undefined) return false;
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
      if (response.status !== 200) throw new Error(`/readyz answered ${response.status}`);
      return true;
    },
    { timeoutMs: options.timeoutMs },
  ).catch((error: unknown) => {
    throw new Error(`the server is not ready:\n${tail(options.log())}`, { cause: error });
  });
  if (!answered) {
    throw new Error(`the server ended (${ended?.signal ?? ended?.code}):\n${tail(options.log())}`);
  }
}

function tail(log: string): string {
  return log.slice(-4_000).trim();
}
