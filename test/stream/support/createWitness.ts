import type { CallSession } from "../../../packages/core/src/index.js";

/** Who noted what a watcher was shown, by rules of its own. */
export interface Witness {
  readonly name: string;
  /** The watcher was shown a session. */
  take(session: CallSession): void;
  fault(what: string): void;
  /** What went back, or changed after the end; empty when all is well. */
  readonly faults: readonly string[];
  /** How many status objects it was shown. */
  readonly shown: number;
  find(sessionId: string): CallSession | undefined;
}

const order = ["PENDING", "RUNNING", "COMPLETED"];
const rank = (status: string) => order.indexOf(status === "FAILED" ? "COMPLETED" : status);
const growing = [
  "totalNumbers",
  "processedNumbers",
  "connectedCalls",
  "failedCalls",
  "progressPercentage",
] as const;

/** Of those who may see a session again as it was: an object of the version that they have is no fault, a lower one is. */
export function createWitness(name: string): Witness {
  const latest = new Map<string, CallSession>();
  const faults: string[] = [];
  let shown = 0;
  const fault = (what: string) => faults.push(`${name}: ${what}`);
  return {
    name,
    faults,
    fault,
    get shown() {
      return shown;
    },
    find: (sessionId) => latest.get(sessionId),
    take(session) {
      shown++;
      const before = latest.get(session.sessionId);
      if (before !== undefined) for (const what of compare(before, session)) fault(what);
      latest.set(session.sessionId, session);
    },
  };
}

function compare(before: CallSession, now: CallSession): string[] {
  const between = `of ${now.sessionId} between v${before.version} and v${now.version}`;
  if (now.version < before.version) return [`the version went back ${between}`];
  const fell = growing
    .filter((field) => now[field] < before[field])
    .map((field) => `${field} fell ${between}`);
  if (rank(now.status) < rank(before.status)) fell.push(`${before.status} became ${now.status} ${between}`);
  const same = JSON.stringify(stable(now)) === JSON.stringify(stable(before));
  if (now.version === before.version && !same) fell.push(`two contents ${between}`);
  if (before.isCompleted && !same) fell.push(`it changed after its end ${between}`);
  return fell;
}

/** Until the end the duration grows within a version. */
function stable(session: CallSession): unknown {
  return session.isCompleted ? session : { ...session, durationSeconds: 0 };
}
