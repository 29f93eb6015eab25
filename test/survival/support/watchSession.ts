import type { CallSession } from "../../../packages/core/src/index.js";
import type { Calls } from "./createCalls.js";

const order = ["PENDING", "RUNNING", "COMPLETED"];
const rank = (status: string) => (status === "FAILED" ? order.indexOf("COMPLETED") : order.indexOf(status));
const growing = [
  "version",
  "totalNumbers",
  "processedNumbers",
  "connectedCalls",
  "failedCalls",
  "progressPercentage",
] as const;

export interface SessionWatch {
  /** The last status object seen. */
  readonly seen: CallSession | undefined;
  readonly samples: number;
  /** What went back, or changed after the end; empty when all is well. */
  readonly faults: readonly string[];
  /** The longest time between two samples that showed news of progress, and when it ended. Starts anew with `resetStandstill`. */
  readonly longestStandstillMs: number;
  resetStandstill(): void;
  /** Resolves with the first status object that satisfies `wanted`; rejects after `timeoutMs`. */
  until(what: string, wanted: (session: CallSession) => boolean, timeoutMs?: number): Promise<CallSession>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A poller like any dashboard's, only faster: asks for a session every `everyMs` (20) over and over, of one server
 * after another when there are several, and notes whatever a watcher must never see. No answer is no fault.
 */
export function watchSession(
  from: Calls | readonly Calls[],
  id: string,
  options: { readonly everyMs?: number } = {},
): SessionWatch {
  const sources = Array.isArray(from) ? (from as readonly Calls[]) : [from as Calls];
  const faults: string[] = [];
  const waiting = new Set<(session: CallSession) => void>();
  let seen: CallSession | undefined;
  let samples = 0;
  let stopped = false;
  let movedAt: number | undefined;
  let longestStandstillMs = 0;

  const take = (now: CallSession) => {
    if (seen !== undefined) {
      const before = seen;
      faults.push(...compare(before, now));
      if (now.lastProgressAt !== before.lastProgressAt) {
        const at = performance.now();
        if (movedAt !== undefined) longestStandstillMs = Math.max(longestStandstillMs, at - movedAt);
        movedAt = at;
      }
    }
    seen = now;
    for (const look of waiting) look(now);
  };
  const poll = async () => {
    for (let turn = 0; !stopped; turn++) {
      const source = sources[turn % sources.length];
      const session = await source?.get(id).catch(() => undefined);
      if (session !== undefined) {
        samples++;
        take(session);
      }
      await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 20));
    }
  };
  const polling = poll();

  const watch: SessionWatch = {
    get seen() {
      return seen;
    },
    get samples() {
      return samples;
    },
    faults,
    get longestStandstillMs() {
      return longestStandstillMs;
    },
    resetStandstill() {
      movedAt = performance.now();
      longestStandstillMs = 0;
    },
    until: (what, wanted, timeoutMs = 30_000) =>
      new Promise((resolve, reject) => {
        const look = (session: CallSession) => {
          if (!wanted(session)) return;
          finish();
          resolve(session);
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`${id}: not ${what} within ${timeoutMs} ms; last seen ${JSON.stringify(seen)}`));
        }, timeoutMs);
        const finish = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        if (seen !== undefined) look(seen);
      }),
    async stop() {
      stopped = true;
      await polling;
    },
    [Symbol.asyncDispose]: () => watch.stop(),
  };
  return watch;
}

function compare(before: CallSession, now: CallSession): string[] {
  const faults = growing
    .filter((field) => now[field] < before[field])
    .map(
      (field) =>
        `${field} went from ${before[field]} (v${before.version}) to ${now[field]} (v${now.version})`,
    );
  if (rank(now.status) < rank(before.status))
    faults.push(`status went from ${before.status} to ${now.status}`);
  if (before.isCompleted && JSON.stringify(now) !== JSON.stringify(before)) {
    faults.push(`changed after the end, from ${JSON.stringify(before)} to ${JSON.stringify(now)}`);
  }
  if (now.version === before.version && now.processedNumbers !== before.processedNumbers) {
    faults.push(
      `version ${now.version} was shown with ${before.processedNumbers} and ${now.processedNumbers} processed`,
    );
  }
  return faults;
}
