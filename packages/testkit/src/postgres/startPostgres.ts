import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../eventually.js";
import { findFreePort } from "../net/findFreePort.js";
import { requireProgram } from "../requireProgram.js";
import { run } from "../run.js";
import { createDatabase, type TestDatabase } from "./createDatabase.js";
import { findPostgresBin } from "./findPostgresBin.js";

export interface TestPostgres {
  /** Of the server's `postgres` database. */
  readonly url: string;
  readonly port: number;
  /** A new database, a copy of `template` when given. */
  createDatabase(options?: { readonly template?: string }): Promise<TestDatabase>;
  /** Freezes every process of the server: connections stay open and silent. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server as at a power cut; connections break and new ones are refused until `restart`. */
  kill(): Promise<void>;
  /** Stops the server if it runs, starts it again on the same port; committed rows are there. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface PostgresOptions {
  /** For benchmarks: commits reach the disk. Default false. */
  readonly fsync?: boolean;
  /** Default 200. */
  readonly maxConnections?: number;
  /** More settings, as `{ log_statement: "all" }`. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A real PostgreSQL of Debian's binaries, on loopback in a directory of its own; ready after about a second. */
export async function startPostgres(options: PostgresOptions = {}): Promise<TestPostgres> {
  const bin = findPostgresBin();
  const dir = await mkdtemp(join(tmpdir(), "holat-postgres-"));
  const data = join(dir, "data");
  const asRoot = process.getuid?.() === 0;
  // The server refuses to run as root.
  const prefix = asRoot
    ? [requireProgram("setpriv"), "--reuid=postgres", "--regid=postgres", "--init-groups"]
    : [requireProgram("env")];
  const postgres = (program: string, args: readonly string[]) => {
    const [file = "", ...rest] = [...prefix, join(bin, program), ...args];
    return { file, args: rest };
  };
  const call = (program: string, args: readonly string[]) => {
    const { file, args: all } = postgres(program, args);
    return run(file, all);
  };
  if (asRoot) await run("chown", ["postgres:", dir]);
  await chmod(dir, 0o755);
  await call("initdb", [
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "trust",
    "--no-sync",
    "-E",
    "UTF8",
    "--locale=C",
  ]);

  const port = await findFreePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: options.fsync === true ? "on" : "off",
    synchronous_commit: options.fsync === true ? "on" : "off",
    max_connections: options.maxConnections ?? 200,
    ...options.settings,
  };
  let server = { pid: 0, running: false, exited: Promise.resolve() };
  const start = async () => {
    const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const { file, args: all } = postgres("postgres", ["-D", data, ...args]);
    // A session of its own, for a Ctrl-C of the test run is to reach us first; and it ends with us, however we end.
    const guarded = asRoot ? ["--pdeathsig=INT", ...all] : all;
    const child = spawn(file, guarded, { stdio: ["ignore", "ignore", "pipe"], detached: true });
    let log = "";
    const started = {
      pid: child.pid ?? 0,
      running: true,
      exited: new Promise<void>((resolve) => {
        child.once("exit", () => {
          started.running = false;
          resolve();
        });
      }),
    };
    server = started;
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        log = (log + text).slice(-64 * 1024);
        if (text.includes("ready to accept connections")) resolve();
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`postgres did not start (exit ${code}): ${log.trim()}`)));
    });
  };
  const processes = async () => {
    const children = await run("ps", ["-o", "pid=", "--ppid", String(server.pid)]).catch(() => "");
    return [server.pid, ...children.split("\n").filter(Boolean).map(Number)];
  };
  const signalAll = async (signal: NodeJS.Signals) => {
    const pids = server.running ? await processes() : [];
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // That backend ended meanwhile.
      }
    }
    return pids;
  };
  const stopServer = async () => {
    await signalAll("SIGCONT");
    if (server.running) process.kill(server.pid, "SIGINT");
    await server.exited;
  };
  const killServer = async () => {
    const pids = await signalAll("SIGKILL");
    await server.exited;
    // A backend that is still going keeps the shared memory, and a new server would refuse to start.
    await eventually(() => {
      if (pids.some((pid) => existsSync(`/proc/${pid}/exe`))) throw new Error("a backend is still there");
    });
  };
  await start();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const self: TestPostgres = {
    url,
    port,
    createDatabase: (of) => createDatabase(url, of),
    async pause() {
      await signalAll("SIGSTOP");
    },
    async resume() {
      await signalAll("SIGCONT");
    },
    kill: killServer,
    async restart() {
      await stopServer();
      await start();
    },
    async stop() {
      await stopServer();
      await rm(dir, { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => self.stop(),
  };
  return self;
}
