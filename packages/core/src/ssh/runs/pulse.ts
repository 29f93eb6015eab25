import type { MachineIdentity } from "../../calls/runner.js";
import type { Clock } from "../../clock.js";
import type { HolatError } from "../../errors.js";
import type { SshPool } from "../channel.js";
import { pulseScript } from "../scripts/pulse.js";
import type { SshTarget } from "../target.js";
import { type Answer, runScript } from "./exec.js";
import { createLoss } from "./loss.js";

/** A follower, as the pulse of its target sees it. */
export interface PulseMember {
  readonly runId: string;
  readonly machine: MachineIdentity;
  /** The run is well. `orphaned`: its supervisor is dead, its child is not. */
  heard(orphaned: boolean): void;
  /** The run has ended or died and the follower may not have noticed. */
  doubt(): void;
  /** The machine no longer answers. */
  lost(error: HolatError): void;
}

export interface Pulse {
  /** Until the returned function is called. */
  join(target: SshTarget, member: PulseMember): () => void;
  stop(): void;
}

/** A failure to open one more channel says little about links that are there; so many in a row say enough. */
const failuresToLoss = 3;

/** One look every `intervalMs` for all followed runs of a target together. */
export function createPulse(deps: {
  readonly pool: SshPool;
  readonly clock: Clock;
  readonly createNonce: () => string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}): Pulse {
  const groups = new Map<SshTarget, Set<PulseMember>>();
  const stopping = new AbortController();

  const look = async (target: SshTarget, members: ReadonlySet<PulseMember>): Promise<"fine" | "failed"> => {
    const asked = [...members];
    const timeout = new AbortController();
    const done = new AbortController();
    deps.clock.sleep(deps.timeoutMs, AbortSignal.any([done.signal, stopping.signal])).then(
      () => timeout.abort(),
      () => {},
    );
    try {
      const nonce = deps.createNonce();
      const answer = await runScript(deps.pool, target, pulseScript, {
        nonce,
        input: [`${nonce}\n`, ...asked.map(({ runId }) => `${runId}\n`), "\n"],
        last: (line) => line.startsWith("machine "),
        signal: AbortSignal.any([timeout.signal, stopping.signal]),
      });
      tell(answer, asked);
      return "fine";
    } catch (error) {
      if (!timeout.signal.aborted) return "failed";
      const silent = createLoss(target, `no answer within ${deps.timeoutMs} ms`, error);
      for (const member of asked) member.lost(silent);
      return "fine";
    } finally {
      done.abort();
    }
  };

  const beat = async (target: SshTarget, members: ReadonlySet<PulseMember>) => {
    let failures = 0;
    for (;;) {
      await deps.clock.sleep(deps.intervalMs, stopping.signal);
      if (members.size === 0) break;
      failures = (await look(target, members)) === "fine" ? 0 : failures + 1;
      if (failures < failuresToLoss) continue;
      const error = createLoss(target, `${failures} looks in a row failed`, undefined);
      for (const member of [...members]) member.lost(error);
      failures = 0;
    }
    groups.delete(target);
  };

  return {
    join(target, member) {
      let members = groups.get(target);
      if (members === undefined) {
        members = new Set();
        groups.set(target, members);
        beat(target, members).catch(() => groups.delete(target));
      }
      members.add(member);
      return () => members.delete(member);
    },
    stop: () => stopping.abort(),
  };
}

function tell(answer: Answer, asked: readonly PulseMember[]): void {
  const found = new Map<string, string>();
  let machineId = "";
  let runs = "";
  for (const line of answer.lines) {
    const [kind = "", first = "", ...rest] = line.split(" ");
    if (kind === "run") found.set(first, rest.join(""));
    if (kind !== "machine") continue;
    machineId = first === "-" ? "" : first;
    runs = rest.join(" ");
  }
  for (const member of asked) {
    const { machine, runId } = member;
    const same =
      machine.hostKey === answer.hostKey &&
      machine.machineId === machineId &&
      machine.runPath === `${runs}/${runId}`;
    if (!same) continue;
    const [exists, supervisor, child, over] = found.get(runId) ?? "";
    if (exists !== "1" || over === "1") member.doubt();
    else if (supervisor === "1" || child === "1") member.heard(supervisor !== "1");
    else member.doubt();
  }
}
