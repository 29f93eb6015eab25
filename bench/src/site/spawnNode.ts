import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Cleanup } from "../createCleanup.js";

const resolver = new URL("../../resolveTypeScript.mjs", import.meta.url).href;

/** Node's arguments to run a source file of the bench. */
export const nodeArguments = ["--disable-warning=ExperimentalWarning", "--import", resolver] as const;

/** Ends a child at once and waits for its end. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** Starts a source file of the bench as a process of its own; resolves with its id and the first line that it prints. */
export async function spawnNode(
  file: URL,
  env: Readonly<Record<string, string>>,
  cleanup: Cleanup,
): Promise<{ readonly pid: number; readonly line: string }> {
  const child = spawn(process.execPath, [...nodeArguments, fileURLToPath(file)], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  cleanup.defer(() => endProcess(child));
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      const [line, ...rest] = text.split("\n");
      if (line !== undefined && rest.length > 0) resolve({ pid: child.pid ?? 0, line });
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${file.pathname} ended with ${code}`)));
  });
}
