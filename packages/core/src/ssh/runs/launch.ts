import type { LaunchReport, MachineIdentity, RunSpec } from "../../calls/runner.js";
import type { Clock } from "../../clock.js";
import type { SshPool } from "../channel.js";
import { launchScript } from "../scripts/launch.js";
import { supervisorText } from "../scripts/supervisor.js";
import type { SshTarget } from "../target.js";
import { deriveVerdict } from "../verdict.js";
import { cksum } from "./cksum.js";
import { deriveEnvironment } from "./environment.js";
import { runScript } from "./exec.js";
import { createRefusal, readReport } from "./refusal.js";
import { parseHello } from "./snapshot.js";

const encoder = new TextEncoder();
/** Kept free for the run's own output and records. */
const spareKiB = 4096;
/** A slower link than this counts as silent: bytes a millisecond. */
const slowestUpload = 16;

/** Starts `spec` on `target` unless its run id was launched there before. See `CallRunner.launch`. */
export async function launchRun(
  pool: SshPool,
  target: SshTarget,
  spec: RunSpec,
  options: {
    readonly nonce: string;
    readonly beforeSend: (machine: MachineIdentity) => Promise<void>;
    readonly clock: Clock;
    readonly answerTimeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<LaunchReport> {
  const supervisor = encoder.encode(supervisorText);
  const command = encoder.encode(target.command);
  const environment = encoder.encode(deriveEnvironment(target, spec));
  const parts = [supervisor, command, environment, spec.numbers ?? new Uint8Array()];
  const { crc, size } = cksum(parts);
  const parameters = [
    `${crc}:${size}`,
    findProbe(target.command) ?? "-",
    Math.ceil(size / 1024) + spareKiB,
    target.maxRunSeconds ?? "-",
    target.maxOutputBytes ?? "-",
    supervisor.byteLength,
    command.byteLength,
    environment.byteLength,
    spec.numbers === null ? 0 : 1,
  ];
  const answer = await runScript(pool, target, launchScript, {
    nonce: options.nonce,
    input: [`${parameters.join(" ")}\n`, ...parts],
    hello: {
      input: `${spec.runId} ${options.nonce}\n`,
      answered: async (line, hostKey) => options.beforeSend(parseHello(line, hostKey)),
    },
    last: (line) => !line.startsWith("hello "),
    limit: {
      clock: options.clock,
      // Two phases: login files may be slow where the network is not.
      helloMs: target.phaseTimeoutMs === undefined ? options.answerTimeoutMs : 2 * target.phaseTimeoutMs,
      answerMs: options.answerTimeoutMs + size / slowestUpload,
    },
    signal: options.signal,
  });
  const { kind, snapshot } = readReport(answer.lines.at(-1), answer.hostKey, target);
  const verdict = deriveVerdict({ machine: null, sawDirectory: true, sawSupervisor: false }, snapshot);
  if (verdict.kind === "failed" && verdict.code === "START_UNKNOWN")
    throw createRefusal("START_UNKNOWN", target, snapshot.machine.runPath);
  return { launchedNow: kind === "now", snapshot };
}

/** The first word of the command line where it is plain: what must exist on the remote. */
function findProbe(command: string): string | undefined {
  return /^\s*(?<word>[A-Za-z0-9_./][A-Za-z0-9_./+-]*)(?=\s|$)/.exec(command)?.groups?.word;
}
