import { spawn } from "node:child_process";
import type { ChannelEnd, SshPool } from "../../src/ssh/channel.js";
import type { SshTarget } from "../../src/ssh/target.js";

/** Channels that are real shells on this machine, for tests of the scripts alone. */
export function createLocalPool(options: {
  readonly home: string;
  /** The login shell, as argv before `-c`. */
  readonly shell?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}): SshPool {
  const [program = "/bin/sh", ...shellArgs] = options.shell ?? ["/bin/sh"];
  return {
    async exec(_target, command) {
      const child = spawn(program, [...shellArgs, "-c", command], {
        cwd: options.home,
        env: { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", HOME: options.home, ...options.env },
        detached: true,
      });
      const ended = new Promise<ChannelEnd>((resolve) => {
        child.once("close", (code, signal) =>
          resolve(code === null ? { kind: "signal", signal: signal ?? "" } : { kind: "exit", code }),
        );
      });
      return {
        hostKey: "SHA256:local",
        connectionId: 1,
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        ended,
        close() {
          child.stdin.destroy();
          child.stdout.destroy();
          child.stderr.destroy();
        },
      };
    },
    async close() {},
  };
}

export const createLocalTarget = (command: string, more: Partial<SshTarget> = {}): SshTarget => ({
  name: "local",
  host: "localhost",
  port: 22,
  user: "me",
  credential: { kind: "password", password: "" },
  hostKey: { kind: "pin", fingerprints: [] },
  command,
  env: {},
  maxRunSeconds: null,
  maxOutputBytes: null,
  ...more,
});
