import { createIdleStore } from "../components/createIdleStore.js";
import {
  type CallSessionHookOptions,
  type CallSessionsHookOptions,
  type ConnectionHookOptions,
  chooseSessions,
  toKey,
} from "../components/hookOptions.js";
import {
  type CallSessionSnapshot,
  createCallSessionStore,
  emptyCallSession,
} from "../stores/createCallSessionStore.js";
import {
  type CallSessionsSnapshot,
  type CallSessionsStore,
  createCallSessionsStore,
  emptyCallSessions,
} from "../stores/createCallSessionsStore.js";
import {
  type ConnectionSnapshot,
  type ConnectionStore,
  createConnectionStore,
  emptyConnection,
} from "../stores/createConnectionStore.js";
import {
  type ConnectionsSnapshot,
  createConnectionsStore,
  emptyConnections,
} from "../stores/createConnectionsStore.js";
import { useStore, useToken } from "./useStore.js";

/**
 * One call session, live; nothing is asked while there is no `sessionId`.
 *
 * ```ts
 * const { session, stale, problem } = useCallSession(sessionId);
 * ```
 */
export function useCallSession(
  sessionId: string | null | undefined,
  { client, baseUrl, token: given }: CallSessionHookOptions = {},
): CallSessionSnapshot {
  const token = useToken(given);
  return useStore(
    () =>
      sessionId
        ? createCallSessionStore({ sessionId, client, baseUrl, token })
        : createIdleStore(emptyCallSession),
    [sessionId, client, baseUrl, token],
    emptyCallSession,
  )[0];
}

/**
 * The newest call sessions, live, and what can be done with the list.
 *
 * ```ts
 * const { sessions, newCount, reveal, hasMore, loadMore } = useCallSessions({ filter: { status: "RUNNING" } });
 * ```
 */
export function useCallSessions({
  client,
  baseUrl,
  token: given,
  filter,
  limit,
}: CallSessionsHookOptions = {}): CallSessionsSnapshot &
  Pick<CallSessionsStore, "hold" | "reveal" | "loadMore"> {
  const token = useToken(given);
  const [snapshot, { hold, reveal, loadMore }] = useStore(
    () => createCallSessionsStore({ client, baseUrl, token, filter, limit }),
    [client, baseUrl, token, toKey(filter), limit],
    emptyCallSessions,
  );
  return { ...snapshot, hold, reveal, loadMore };
}

/**
 * One linked account, live, and what can be done with it.
 *
 * ```ts
 * const { session, pairing, restart } = useConnection("sales", { sessions });
 * ```
 */
export function useConnection(
  sessionId: string,
  { sessions, baseUrl, token: given }: ConnectionHookOptions = {},
): ConnectionSnapshot & Pick<ConnectionStore, "restart" | "logout" | "requestPairingCode"> {
  const token = useToken(given);
  const [snapshot, { restart, logout, requestPairingCode }] = useStore(
    () => createConnectionStore({ sessionId, sessions: chooseSessions({ sessions, baseUrl, token }) }),
    [sessionId, sessions, baseUrl, token],
    emptyConnection,
  );
  return { ...snapshot, restart, logout, requestPairingCode };
}

/** All linked accounts, live. */
export function useConnections({
  sessions,
  baseUrl,
  token: given,
}: ConnectionHookOptions = {}): ConnectionsSnapshot {
  const token = useToken(given);
  return useStore(
    () => createConnectionsStore({ sessions: chooseSessions({ sessions, baseUrl, token }) }),
    [sessions, baseUrl, token],
    emptyConnections,
  )[0];
}
