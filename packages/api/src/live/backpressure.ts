import type { LiveSession } from "./liveSession.js";

const sessionLimitBytes = 1024 * 1024;
const nodeLimitBytes = 64 * 1024 * 1024;

/** Who holds how much that is not committed. Followers stop reading at the limits; the remote file is the buffer. */
export interface Backpressure {
  /** The session's amount changed. A session that is set aside does not count for the node. */
  update(session: LiveSession, isAside: boolean): void;
  forget(session: LiveSession): void;
  /** undefined: go on. Otherwise resolves when the session may read on; rejects with the signal's reason. */
  room(session: LiveSession, signal: AbortSignal): Promise<void> | undefined;
  readonly pendingBytes: number;
}

export function createBackpressure(
  limits: { readonly sessionBytes: number; readonly nodeBytes: number } = {
    sessionBytes: sessionLimitBytes,
    nodeBytes: nodeLimitBytes,
  },
): Backpressure {
  const counted = new Map<LiveSession, number>();
  const waiting = new Set<{ readonly session: LiveSession; resolve(): void }>();
  let total = 0;

  const hasRoom = (session: LiveSession) =>
    session.pendingBytes < limits.sessionBytes && total < limits.nodeBytes;

  const count = (session: LiveSession, bytes: number) => {
    total += bytes - (counted.get(session) ?? 0);
    if (bytes === 0) counted.delete(session);
    else counted.set(session, bytes);
    for (const waiter of waiting) if (hasRoom(waiter.session)) waiter.resolve();
  };

  return {
    update: (session, isAside) => count(session, isAside ? 0 : session.pendingBytes),
    forget: (session) => count(session, 0),
    room: (session, signal) => {
      if (hasRoom(session)) return undefined;
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.delete(waiter);
          signal.removeEventListener("abort", onAbort);
        };
        const onAbort = () => {
          leave();
          reject(signal.reason);
        };
        const waiter = {
          session,
          resolve: () => {
            leave();
            resolve();
          },
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
        waiting.add(waiter);
      });
    },
    get pendingBytes() {
      return total;
    },
  };
}
