import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compileCache } from "@holat/testkit";

export const commandFile = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; nothing of the tester's own settings reaches it. `onOutput` sees all that was said so far. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string;
    onOutput?(
      said: { readonly stdout: string; readonly stderr: string },
      child: { kill(signal: NodeJS.Signals): void },
    ): void;
  } = {},
): Promise<CliResult> {
  const child = spawn(file, args, { env: { ...compileCache, PATH: process.env.PATH ?? "", ...options.env } });
  const said = { stdout: "", stderr: "" };
  const tell = () => options.onOutput?.(said, { kill: (signal) => void child.kill(signal) });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
    tell();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
    tell();
  });
  // It may end without reading.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...said }));
  });
}

/** The built command file, run to its end. */
export function runCli(
  args: readonly string[],
  options: Parameters<typeof runProgram>[2] = {},
): Promise<CliResult> {
  return runProgram(process.execPath, [commandFile, ...args], options);
}

/** The same at a terminal of `columns` columns, which `script` makes; stdout is what reaches the terminal. */
export function runCliAtTerminal(
  args: readonly string[],
  { columns, ...options }: { readonly columns: number } & NonNullable<Parameters<typeof runProgram>[2]>,
): Promise<CliResult> {
  const words = [process.execPath, commandFile, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const line = `stty cols ${columns}; exec ${words.join(" ")}`;
  return runProgram("script", ["-qefc", line, "/dev/null"], {
    ...options,
    env: { TERM: "xterm", ...options.env },
  });
}
