import { execFile } from "node:child_process";

/** Runs a program to its end and answers with its stdout; rejects with its stderr in the message. */
export function run(
  file: string,
  args: readonly string[],
  options: { input?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error)
        reject(new Error(`${file} ${args.join(" ")}: ${stderr.trim() || error.message}`, { cause: error }));
      else resolve(stdout);
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
  });
}
