import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readlink } from "node:fs/promises";
import { requireProgram } from "../../../packages/testkit/src/index.js";

/** A network of its own with a loopback of its own: every port is free there, also 3000. */
export interface Network extends AsyncDisposable {
  /** Starts a program inside; ended with the network. */
  spawn(
    program: string,
    args: readonly string[],
    options?: { readonly env?: Record<string, string> },
  ): ChildProcess;
  /** Runs one to its end and resolves with its stdout; rejects when it fails. */
  run(
    program: string,
    args: readonly string[],
    options?: { readonly env?: Record<string, string> },
  ): Promise<string>;
  /** The words that run a program inside. */
  readonly enter: readonly string[];
}

/** Needs root. */
export async function startNetwork(): Promise<Network> {
  const script = `${requireProgram("ip")} link set lo up && echo ready && cat`;
  const holder = spawn(requireProgram("unshare"), ["--net", "/bin/sh", "-c", script]);
  await untilSaid(holder, /ready/);
  const enter = [requireProgram("nsenter"), `--net=/proc/${holder.pid}/ns/net`, "--"];
  const [program = "", ...words] = enter;

  const network: Network = {
    enter,
    spawn(name, args, { env = {} } = {}) {
      return spawn(program, [...words, name, ...args], {
        env: { PATH: process.env.PATH ?? "", ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
    },
    run(name, args, options) {
      const child = network.spawn(name, args, options);
      const said = { out: "", err: "" };
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        said.out += text;
      });
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        said.err += text;
      });
      return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => {
          if (code === 0) resolve(said.out);
          else reject(new Error(`${name} ended with ${code}: ${said.err}`));
        });
      });
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => holder.once("exit", resolve));
      // What outlives its server by design, too: the processes of the campaigns.
      for (const pid of await findInhabitants(holder.pid)) {
        if (pid !== holder.pid) kill(pid);
      }
      holder.kill("SIGKILL");
      await ended;
    },
  };
  return network;
}

/** Resolves once stdout holds a match; rejects when the process ends before. */
export function untilSaid(child: ChildProcess, pattern: RegExp): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    const onData = (text: Buffer) => {
      said += text;
      if (pattern.test(said)) resolve();
    };
    child.stdout?.on("data", onData);
    child.stderr?.on("data", onData);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`exit ${code} before ${pattern}:\n${said}`)));
  });
}

/** Every process of the network that `pid` lives in. */
async function findInhabitants(pid: number | undefined): Promise<number[]> {
  const readNetwork = (of: number | string) => readlink(`/proc/${of}/ns/net`).catch(() => undefined);
  const here = pid === undefined ? undefined : await readNetwork(pid);
  if (here === undefined || here === (await readNetwork("self"))) return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const networks = await Promise.all(pids.map(readNetwork));
  return pids.filter((_, index) => networks[index] === here);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
