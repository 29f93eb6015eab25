import { spawn } from "node:child_process";
import { requireProgram } from "../requireProgram.js";

export interface NginxProcess {
  log(): string;
  /** Ends it and its worker at once, open streams too. */
  stop(): Promise<void>;
}

/** Runs the master with a worker; resolves once it listens, rejects with its log when it ends before that. */
export async function runNginx(configFile: string): Promise<NginxProcess> {
  const nginx = [requireProgram("nginx"), "-c", configFile];
  // The master on its SIGTERM takes the worker with it; on a SIGKILL it could not.
  const master = spawn(requireProgram("setpriv"), ["--pdeathsig=TERM", ...nginx], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  const exited = new Promise<void>((resolve) => master.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    master.stderr.setEncoding("utf8").on("data", (text: string) => {
      log = (log + text).slice(-64 * 1024);
      if (log.includes("start worker process ")) resolve();
    });
    master.once("error", reject);
    master.once("exit", (code) => reject(new Error(`nginx did not start (exit ${code}): ${log.trim()}`)));
  });
  return {
    log: () => log,
    async stop() {
      master.kill("SIGTERM");
      await exited;
    },
  };
}
