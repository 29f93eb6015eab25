import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { requireProgram } from "../requireProgram.js";
import type { Machine } from "./startMachine.js";

export interface Sshd {
  readonly pid: number;
  /** Everything sshd said so far. */
  log(): string;
  /** Ends the listener at once; connections that it served stay. */
  kill(): Promise<void>;
}

/** Starts sshd inside a machine; resolves once it listens, rejects with its log when it ends before that. */
export async function startSshd(machine: Machine, configFile: string): Promise<Sshd> {
  mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const { program, args } = machine.enter;
  const sshd = spawn(program, [...args, requireProgram("/usr/sbin/sshd"), "-D", "-e", "-f", configFile], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  const exited = new Promise<void>((resolve) => sshd.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    sshd.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes("Server listening on")) resolve();
    });
    sshd.once("error", reject);
    sshd.stderr.once("close", () => reject(new Error(`sshd did not start: ${log.trim()}`)));
  });
  return {
    pid: sshd.pid ?? 0,
    log: () => log,
    async kill() {
      sshd.kill("SIGKILL");
      await exited;
    },
  };
}
