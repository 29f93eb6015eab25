import { randomUUID } from "node:crypto";
import { type HostUserName, type SshHost, type SshHostOptions, startSshHost } from "@holat/testkit";
import type { CallRunner, FollowEnd, LaunchReport, RunSnapshot, RunSpec } from "../../src/calls/runner.js";
import type { Clock } from "../../src/clock.js";
import { createSshRunner, type SshTarget } from "../../src/ssh/index.js";
import { createSshPool } from "../../src/ssh/pool/createSshPool.js";

export interface TestRun {
  readonly runId: string;
  readonly target: string;
}

export interface Followed {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly snapshots: readonly RunSnapshot[];
  readonly heard: number;
  readonly end: FollowEnd;
}

export interface RunnerHost<U extends HostUserName> extends AsyncDisposable {
  readonly host: SshHost<U>;
  readonly runner: CallRunner;
  readonly pool: ReturnType<typeof createSshPool>;
  /** Registers a target that runs `command`, and gives its name. */
  target(command: string, more?: Partial<SshTarget> & { readonly as?: U }): string;
  getTarget(name: string): SshTarget;
  launch(target: string, spec?: Partial<RunSpec>): Promise<LaunchReport & { readonly run: TestRun }>;
  /** Follows to the end, from the start unless told otherwise. */
  follow(
    report: LaunchReport & { readonly run: TestRun },
    options?: { readonly signal?: AbortSignal; readonly from?: { stdout: number; stderr: number } },
  ): Promise<Followed>;
  /** A runner with connections of its own. */
  anotherRunner(options?: { readonly pulseTimeoutMs?: number; readonly clock?: Clock }): CallRunner;
  /** Pids of living processes that carry the run's mark, in any session. */
  marked(runId: string): Promise<string[]>;
  /** Command lines of our own processes that are left on this machine. */
  leftovers(): Promise<string[]>;
  /** Path of the run directory, as reached from the test. */
  directory(report: LaunchReport): string;
}

export const never = new AbortController().signal;

/** A real OpenSSH machine with a runner for it. */
export async function startRunnerHost<const U extends HostUserName = "dash">(
  options: SshHostOptions<U> = {},
  runnerOptions: { readonly pulseIntervalMs?: number } = {},
): Promise<RunnerHost<U>> {
  const host = await startSshHost(options);
  const targets = new Map<string, SshTarget>();
  const pool = createSshPool({});
  const runner = createSshRunner({
    pool,
    targets: (name) => targets.get(name),
    pulseIntervalMs: runnerOptions.pulseIntervalMs ?? 150,
  });
  let count = 0;
  const getTarget = (name: string) => {
    const target = targets.get(name);
    if (target === undefined) throw new Error(`no target ${name}`);
    return target;
  };

  return {
    host,
    runner,
    pool,
    getTarget,
    target(command, { as, ...more } = {}) {
      const name = `t${++count}`;
      targets.set(name, {
        name,
        host: host.host,
        port: host.port,
        user: as === undefined ? host.user : host.users[as].name,
        credential: { kind: "key", privateKey: host.privateKey },
        hostKey: { kind: "pin", fingerprints: [host.hostKeyFingerprint] },
        command,
        env: {},
        maxRunSeconds: null,
        maxOutputBytes: null,
        ...more,
      });
      return name;
    },
    async launch(target, spec = {}) {
      // machines of one test run share their pids
      const runId = spec.runId ?? `run-${randomUUID()}`;
      const report = await runner.launch(
        target,
        { sessionId: `session-of-${runId}`, numbers: null, args: {}, ...spec, runId },
        { beforeSend: async () => {}, signal: never },
      );
      return { ...report, run: { runId, target } };
    },
    async follow({ run, snapshot }, { signal = never, from = { stdout: 0, stderr: 0 } } = {}) {
      const taken = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
      const snapshots: RunSnapshot[] = [];
      let heard = 0;
      const end = await runner.follow(
        run.target,
        { runId: run.runId, machine: snapshot.machine },
        from,
        {
          snapshot: (found) => void snapshots.push(found),
          bytes: (stream, chunk) => void taken[stream].push(chunk),
          heard: () => void heard++,
        },
        signal,
      );
      return {
        stdout: Buffer.concat(taken.stdout),
        stderr: Buffer.concat(taken.stderr),
        snapshots,
        heard,
        end,
      };
    },
    anotherRunner: (more = {}) =>
      createSshRunner({
        pool: createSshPool({}),
        targets: (name) => targets.get(name),
        pulseIntervalMs: 150,
        ...more,
      }),
    marked: async (runId) =>
      lines(await host.sh(`grep -lszxF 'HOLAT_RUN_ID=${runId}' /proc/[0-9]*/environ; true`)).map((path) =>
        path.replace(/\D/g, ""),
      ),
    leftovers: async () =>
      lines(
        await host.sh(
          `here=$(readlink /proc/$$/ns/mnt)
           for p in /proc/[0-9]*; do
             [ "$(readlink "$p/ns/mnt" 2>/dev/null)" = "$here" ] || continue
             tr '\\0' ' ' <"$p/cmdline" 2>/dev/null | grep -e '^tail' -e 'holat/runs' -e '^sleep' -e 'eval'
             echo
           done; true`,
        ),
      ),
    directory: ({ snapshot }) => host.outside(snapshot.machine.runPath),
    async [Symbol.asyncDispose]() {
      await runner.close();
      await host.stop();
    },
  };
}

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
