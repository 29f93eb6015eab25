import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileCache, eventually } from "@holat/testkit";

const commandFile = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface CliExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Cli {
  readonly exited: Promise<CliExit>;
  stdout(): string;
  stderr(): string;
  /** Waits for a line of stdout that matches, and gives the match. */
  says(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Resolves with how the process ended. */
  kill(signal: NodeJS.Signals): Promise<CliExit>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The built command file as a process; nothing of the tester's own settings reaches it. */
export function startCli(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Cli {
  if (!existsSync(commandFile))
    throw new Error(`${commandFile} is not there: run pnpm run build:inner first`);
  const child: ChildProcess = spawn(process.execPath, [commandFile, ...args], {
    cwd: options.cwd,
    env: { ...compileCache, PATH: process.env.PATH ?? "", HOME: options.cwd, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exited = new Promise<CliExit>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    exited,
    kill,
    stdout: () => stdout,
    stderr: () => stderr,
    says: (pattern) =>
      eventually(
        () => {
          const match = stdout.match(pattern);
          if (match === null) throw new Error(`no ${pattern} in:\n${stdout}\n${stderr}`);
          return match;
        },
        { timeoutMs: 30_000 },
      ),
    [Symbol.asyncDispose]: async () => {
      await kill("SIGKILL");
    },
  };
}
