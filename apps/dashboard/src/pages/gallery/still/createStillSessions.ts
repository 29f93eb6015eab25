import {
  type ConnectionSession,
  createSessions,
  type Pairing,
  type SessionsAndMessages,
  type SessionWatcher,
  type Uptime,
} from "@holat/sdk/sessions";
import { failureOf, type Link, later } from "./still.js";

export interface StillAccounts {
  readonly link: Link;
  readonly accounts?: readonly ConnectionSession[];
  /** What links them is a code to type, as if it had been asked for here. */
  readonly byCode?: boolean;
}

/** Tells of fixed accounts and asks nobody: what the elements take by their property `sessions`. */
export function createStillSessions({
  link,
  accounts = [],
  byCode = false,
}: StillAccounts): SessionsAndMessages {
  const failure = failureOf(link);
  const pairingOf = ({ pairing }: ConnectionSession): Pairing => ({
    ...(byCode
      ? { code: "WZ7R4KQX" }
      : { qr: "2@Vh0fM3mY8s1kQ0bqJrT6n4uW9xZ2aC5dE7gH1jK3lM5nP7qR9tV,c3RpbGwgbGlmZQ==,a2V5,ZmlndXJl" }),
    expiresAt: pairing?.expiresAt ?? new Date().toISOString(),
    attempt: pairing?.attempt ?? 1,
    maxAttempts: pairing?.maxAttempts ?? 5,
  });
  const refused = () => Promise.reject(failure ?? new TypeError("Nothing can be done in the gallery"));
  const { sessions, messages } = createSessions({ fetch: refused, retry: false });
  const find = (sessionId: string) => accounts.find((account) => account.sessionId === sessionId);

  return {
    messages,
    sessions: {
      ...sessions,
      watch: (watcher: SessionWatcher, { sessionIds, signal } = {}) =>
        later(() => {
          if (link === "loading") return;
          const heardAt = link === "stale" ? Date.now() : 0;
          if (link === "forbidden") return watcher.onConnection?.("stopped", failure, heardAt);
          if (link !== "unreachable") {
            watcher.onConnection?.("live", undefined, heardAt);
            for (const account of accounts)
              if (sessionIds?.includes(account.sessionId) ?? true) watcher.onSession(account);
            watcher.onSynced?.();
          }
          if (link === "stale" || link === "unreachable") watcher.onConnection?.("offline", failure, heardAt);
        }, signal),
      qr: async (sessionId) => {
        const account = find(sessionId);
        return account ? pairingOf(account) : refused();
      },
      requestPairingCode: async (sessionId) => {
        const account = find(sessionId);
        return account ? pairingOf(account) : refused();
      },
      uptimeOfAll: async () => accounts.map(({ sessionId, id }) => createUptime(sessionId, id)),
    },
  };
}

function createUptime(sessionId: string, id: number): Uptime {
  const days = Array.from({ length: 7 }, (_, index) => {
    const drops = (index + id) % 3;
    return {
      day: new Date(Date.now() - (6 - index) * 86_400_000).toISOString().slice(0, 10),
      observedSeconds: 86_400,
      connectedSeconds: 86_400 - drops * 5_400,
      drops,
    };
  });
  const sum = (field: "observedSeconds" | "connectedSeconds" | "drops") =>
    days.reduce((total, day) => total + day[field], 0);
  return {
    sessionId,
    uptimePercentage: Math.round((sum("connectedSeconds") / sum("observedSeconds")) * 1000) / 10,
    observedSeconds: sum("observedSeconds"),
    connectedSeconds: sum("connectedSeconds"),
    drops: sum("drops"),
    days,
  };
}
