import { text } from "node:stream/consumers";
import type { SshHost } from "@holat/testkit";
import type { ChannelEnd, SshPool, SshTarget } from "../../src/ssh/index.js";

/** How to reach a test host, by key and pin unless told otherwise. */
export function targetOf(host: SshHost, changes: Partial<SshTarget> = {}): SshTarget {
  return {
    name: "test",
    host: host.host,
    port: host.port,
    user: host.user,
    credential: { kind: "key", privateKey: host.privateKey },
    hostKey: { kind: "pin", fingerprints: [host.hostKeyFingerprint] },
    command: "true",
    env: {},
    maxRunSeconds: null,
    maxOutputBytes: null,
    ...changes,
  };
}

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly end: ChannelEnd;
  readonly connectionId: number;
  readonly hostKey: string;
}

/** Runs a command to its end. */
export async function runOn(
  pool: SshPool,
  target: SshTarget,
  command: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Ran> {
  const channel = await pool.exec(target, command, { signal });
  channel.stdin.end();
  const [stdout, stderr] = await Promise.all([text(channel.stdout), text(channel.stderr)]);
  return {
    stdout,
    stderr,
    end: await channel.ended,
    connectionId: channel.connectionId,
    hostKey: channel.hostKey,
  };
}
