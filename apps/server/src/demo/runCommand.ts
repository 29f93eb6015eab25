import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { ServerChannel } from "ssh2";

export interface RunningCommand {
  /** `name` as SSH gives it, without SIG. Unknown ones are ignored. */
  kill(name: string): void;
}

/**
 * Runs a command line with the channel as its three streams, the way sshd does: back-pressure both ways, and when the
 * channel closes the process keeps running without its pipes.
 */
export function runCommand(
  channel: ServerChannel,
  command: string,
  options: { home: string; user: string },
): RunningCommand {
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: options.home,
    env: {
      PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
      HOME: options.home,
      USER: options.user,
      LOGNAME: options.user,
      SHELL: "/bin/sh",
    },
    stdio: ["pipe", "pipe", "pipe"],
    // As under sshd: a Ctrl-C at the demo's terminal is not for the processes of its runs.
    detached: true,
  });
  const { stdin, stdout, stderr } = child;
  channel.pipe(stdin);
  stdout.pipe(channel, { end: false });
  stderr.pipe(channel.stderr, { end: false });
  // A process may end without reading its input, and a client may go away at any time.
  for (const stream of [stdin, stdout, stderr, channel, channel.stderr]) stream.on("error", () => {});
  channel.on("close", () => {
    stdin.destroy();
    stdout.destroy();
    stderr.destroy();
    child.unref();
  });
  child.on("error", () => end(channel, 127, null));
  child.on("close", (code, signal) => end(channel, code, signal));
  return { kill: (name) => signalChild(child, name) };
}

function end(channel: ServerChannel, code: number | null, signal: NodeJS.Signals | null): void {
  if (channel.destroyed || channel.writableEnded) return;
  if (signal === null) channel.exit(code ?? 0);
  else channel.exit(signal.slice("SIG".length), false, "");
  channel.end();
}

function signalChild(child: ChildProcess, name: string): void {
  const signal = Object.keys(constants.signals).find(
    (known): known is NodeJS.Signals => known === `SIG${name}`,
  );
  if (signal !== undefined) child.kill(signal);
}
