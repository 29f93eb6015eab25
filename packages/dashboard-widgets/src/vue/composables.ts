import { type MaybeRefOrGetter, toValue } from "vue";
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
  createCallSessionsStore,
  emptyCallSessions,
} from "../stores/createCallSessionsStore.js";
import {
  type ConnectionSnapshot,
  createConnectionStore,
  emptyConnection,
} from "../stores/createConnectionStore.js";
import {
  type ConnectionsSnapshot,
  createConnectionsStore,
  emptyConnections,
} from "../stores/createConnectionsStore.js";
import { type Refs, useChoice, useStore } from "./useStore.js";

/**
 * One call session, live; nothing is asked while there is no `sessionId`.
 *
 * ```ts
 * const { session, stale, problem } = useCallSession(() => props.sessionId);
 * ```
 */
export function useCallSession(
  sessionId: MaybeRefOrGetter<string | null | undefined>,
  options: MaybeRefOrGetter<CallSessionHookOptions> = {},
): Refs<CallSessionSnapshot> {
  const choice = useChoice(options);
  return useStore(
    () => {
      const id = toValue(sessionId);
      return id ? createCallSessionStore({ ...choice(), sessionId: id }) : createIdleStore(emptyCallSession);
    },
    () => {
      const { client, baseUrl, token } = choice();
      return [toValue(sessionId), client, baseUrl, token];
    },
    emptyCallSession,
  ).refs;
}

/**
 * The newest call sessions, live, and what can be done with the list.
 *
 * ```ts
 * const { sessions, newCount, reveal, hasMore, loadMore } = useCallSessions({ filter: { status: "RUNNING" } });
 * ```
 */
export function useCallSessions(
  options: MaybeRefOrGetter<CallSessionsHookOptions> = {},
): Refs<CallSessionsSnapshot> & {
  hold(isHeld: boolean): void;
  reveal(): void;
  loadMore(): Promise<void>;
} {
  const choice = useChoice(options);
  const { refs, call } = useStore(
    () => createCallSessionsStore(choice()),
    () => {
      const { client, baseUrl, token, filter, limit } = choice();
      return [client, baseUrl, token, toKey(filter), limit];
    },
    emptyCallSessions,
  );
  return {
    ...refs,
    hold: (isHeld) => call((store) => store.hold(isHeld)),
    reveal: () => call((store) => store.reveal()),
    loadMore: async () => call((store) => store.loadMore()),
  };
}

/**
 * One linked account, live, and what can be done with it.
 *
 * ```ts
 * const { session, pairing, restart } = useConnection("sales", { sessions });
 * ```
 */
export function useConnection(
  sessionId: MaybeRefOrGetter<string>,
  options: MaybeRefOrGetter<ConnectionHookOptions> = {},
): Refs<ConnectionSnapshot> & {
  restart(): Promise<void>;
  logout(): Promise<void>;
  requestPairingCode(phone: string): Promise<void>;
} {
  const choice = useChoice(options);
  const { refs, call } = useStore(
    () => createConnectionStore({ sessionId: toValue(sessionId), sessions: chooseSessions(choice()) }),
    () => {
      const { sessions, baseUrl, token } = choice();
      return [toValue(sessionId), sessions, baseUrl, token];
    },
    emptyConnection,
  );
  return {
    ...refs,
    restart: async () => call((store) => store.restart()),
    logout: async () => call((store) => store.logout()),
    requestPairingCode: async (phone) => call((store) => store.requestPairingCode(phone)),
  };
}

/** All linked accounts, live. */
export function useConnections(
  options: MaybeRefOrGetter<ConnectionHookOptions> = {},
): Refs<ConnectionsSnapshot> {
  const choice = useChoice(options);
  return useStore(
    () => createConnectionsStore({ sessions: chooseSessions(choice()) }),
    () => {
      const { sessions, baseUrl, token } = choice();
      return [sessions, baseUrl, token];
    },
    emptyConnections,
  ).refs;
}
