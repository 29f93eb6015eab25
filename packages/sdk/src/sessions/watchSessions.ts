import type { Connect } from "../live/connect.js";
import { createConnection } from "../live/createConnection.js";
import type { Connection as LiveConnection } from "../live/deriveConnection.js";
import type { Environment } from "../live/environment.js";
import { guard } from "../live/guard.js";
import type { Watch } from "../live/listen.js";
import { readData } from "./envelope.js";
import type { ConnectionSession, Message } from "./types.js";

const intervalMs = 5_000;

export interface SessionWatcher {
  /** A session as it is now: all present ones first, then each change. */
  onSession(session: ConnectionSession): unknown;
  /** It is no more. */
  onDeleted?(sessionId: string): unknown;
  /** A message came in, or got further; for who may send some. */
  onMessage?(message: Message): unknown;
  /** All of the present state has been told; again after each reconnect. */
  onSynced?(): unknown;
  /** How what is told is known; `stopped` with an error is a refusal, and the end. */
  onConnection?(connection: LiveConnection, error: unknown): unknown;
}

export interface SessionWatchOptions {
  /** Names; all that the key may see when absent. */
  readonly sessionIds?: readonly string[];
  readonly signal?: AbortSignal;
}

/** By the same machine as the watches of calls: back-off, stall detection, parking of hidden tabs, polling at last. */
export function watchSessions(
  connect: Connect,
  environment: Environment,
  watcher: SessionWatcher,
  { sessionIds, signal }: SessionWatchOptions,
): Watch {
  const wanted = sessionIds && new Set(sessionIds);
  const versions = new Map<string, number>();
  const query = new URLSearchParams(sessionIds?.map((id) => ["session", id]));

  const drop = (sessionId: string) => {
    if (versions.delete(sessionId)) guard(() => watcher.onDeleted?.(sessionId));
  };

  const close = createConnection<ConnectionSession>({
    connect,
    environment,
    intervalMs,
    subject: {
      streamPath: (offset) => {
        const all = new URLSearchParams(query);
        if (offset !== undefined) all.set("offset", offset);
        return `/sessions/events${all.size > 0 ? `?${all}` : ""}`;
      },
      async poll({ get, sleep, answer }) {
        for (;;) {
          const sessions = await readData<readonly ConnectionSession[]>(await get("/sessions/all"));
          answer(undefined, false);
          const absent = new Set(versions.keys());
          for (const session of sessions) {
            absent.delete(session.sessionId);
            if (!wanted || wanted.has(session.sessionId)) answer(session, false);
          }
          for (const sessionId of absent) drop(sessionId);
          await sleep(intervalMs);
        }
      },
      // The same version can be told anew: the server that held the session died, and nobody has written since.
      onSession(session) {
        if (session.version < (versions.get(session.sessionId) ?? 0)) return;
        versions.set(session.sessionId, session.version);
        guard(() => watcher.onSession(session));
      },
      onEvent(type, value) {
        if (type === "deleted") drop((value as { sessionId: string }).sessionId);
        else if (type === "message") guard(() => watcher.onMessage?.(value as Message));
      },
      onSynced: () => guard(() => watcher.onSynced?.()),
      onConnection: (connection, error) => guard(() => watcher.onConnection?.(connection, error)),
    },
  });
  const stop = () => close("stop");
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  return { stop };
}
