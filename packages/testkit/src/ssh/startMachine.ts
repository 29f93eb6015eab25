import { spawn } from "node:child_process";
import { readdir, readlink } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { requireProgram } from "../requireProgram.js";
import { run } from "../run.js";

const holderScript = fileURLToPath(new URL("./machine.sh", import.meta.url));

/** A mount namespace of its own: what stands for a machine in tests. It shares network and process ids with the test. */
export interface Machine {
  /** Arguments that run a program inside: `spawn(program, [...args, "sshd", "-D"])`. */
  readonly enter: { readonly program: string; readonly args: readonly string[] };
  /** The path by which this test process reaches a path inside. */
  outside(path: string): string;
  /** Runs a shell script inside as root; resolves with its stdout. */
  sh(script: string): Promise<string>;
  /** Process ids of everything that lives inside, but for the one that holds the machine. */
  processes(): Promise<number[]>;
  /** Ends every process inside, then the machine. */
  stop(): Promise<void>;
}

/** Makes a machine with files of our own mounted over the system's. Needs root. */
export async function startMachine(options: {
  readonly dir: string;
  readonly homesBytes: number;
  readonly mounts: readonly (readonly [file: string, over: string])[];
}): Promise<Machine> {
  if (process.getuid?.() !== 0)
    throw new Error("tests against OpenSSH make mount namespaces: run them as root");
  const program = requireProgram("nsenter");
  const holder = spawn(
    requireProgram("unshare"),
    ["--mount", "/bin/sh", holderScript, options.dir, String(options.homesBytes), ...options.mounts.flat()],
    { stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
  const exited = new Promise<void>((resolve) => holder.once("exit", () => resolve()));
  let complaint = "";
  holder.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  await new Promise<void>((resolve, reject) => {
    holder.once("error", reject);
    holder.stdout.once("data", () => resolve());
    holder.once("exit", (code) =>
      reject(new Error(`the machine did not start (exit ${code}): ${complaint.trim()}`)),
    );
  });
  const { pid } = holder;
  if (pid === undefined) throw new Error("the machine has no process id");
  const args = [`--mount=/proc/${pid}/ns/mnt`, "--"];
  return {
    enter: { program, args },
    outside: (path) => `/proc/${pid}/root${path}`,
    sh: (script) => run(program, [...args, "/bin/sh", "-s"], { input: script }),
    async processes() {
      const here = await readlink(`/proc/${pid}/ns/mnt`);
      const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
      const inside = await Promise.all(
        pids.map((other) =>
          readlink(`/proc/${other}/ns/mnt`).then(
            (ns) => ns === here,
            () => false,
          ),
        ),
      );
      return pids.filter((other, index) => inside[index] === true && other !== pid);
    },
    async stop() {
      holder.stdin.end();
      await exited;
    },
  };
}
