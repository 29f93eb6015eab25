import type { Connect } from "../live/connect.js";
import { createGatheredConnection } from "../live/createGatheredConnection.js";
import type { Environment } from "../live/environment.js";
import { guard } from "../live/guard.js";
import { readData } from "./envelope.js";
import type { SessionWatcher, WatchSessions } from "./sessionWatcher.js";
import type { ConnectionSession, Message } from "./types.js";

interface Entry {
  readonly watcher: SessionWatcher;
  /** undefined: all. */
  readonly names: readonly string[] | undefined;
}

const intervalMs = 5_000;
/** The server takes no more in one stream; of more it is asked for all. */
const mostNames = 100;

/** Any number of watches over one connection, which is there while somebody watches and is about what they want together. */
export function createSessionWatches(connect: Connect, environment: Environment): WatchSessions {
  const entries = new Set<Entry>();
  /** As everybody who wants them was told. */
  const known = new Map<string, ConnectionSession>();
  /** What the connection is about; undefined: all. */
  let asked: ReadonlySet<string | undefined> | undefined;
  /** By this attempt, which tells all of the present state. */
  let told = new Set<string>();
  let isSynced = false;
  /** undefined while there is no connection. */
  let shown: Parameters<NonNullable<SessionWatcher["onConnection"]>> | undefined;

  const deriveWanted = () => {
    const names = new Set([...entries].flatMap((one) => one.names));
    return names.has(undefined) || names.size > mostNames ? undefined : names;
  };
  const isAsked = ({ names }: Pick<Entry, "names">) =>
    !asked || names?.every((name) => asked?.has(name)) === true;
  const findWho = (sessionId: string) =>
    [...entries].filter(({ names }) => names?.includes(sessionId) ?? true);

  /** A callback may stop any of them, and begin others. */
  const tell = (whom: readonly Entry[], callback: (watcher: SessionWatcher) => unknown) => {
    for (const one of whom) if (entries.has(one)) guard(() => callback(one.watcher));
  };
  const drop = (id: string) => {
    if (known.delete(id)) tell(findWho(id), (watcher) => watcher.onDeleted?.(id));
  };

  const begin = (wanted: typeof asked) => {
    asked = wanted;
    isSynced = false;
    for (const id of known.keys()) if (!isAsked({ names: [id] })) known.delete(id);
    told = new Set();
    return told;
  };
  const finish = () => {
    isSynced = true;
    for (const id of known.keys()) if (!told.has(id)) drop(id);
    tell([...entries].filter(isAsked), (watcher) => watcher.onSynced?.());
  };
  const end = () => {
    entries.clear();
    known.clear();
    close("stop");
    shown = undefined;
  };

  const { changed, close } = createGatheredConnection<ConnectionSession>({
    connect,
    environment,
    intervalMs,
    subject: {
      streamPath(offset) {
        begin(deriveWanted());
        const query = new URLSearchParams([...(asked ?? [])].map((name) => ["session", `${name}`]));
        if (offset !== undefined) query.set("offset", offset);
        return `/sessions/events${query.size > 0 ? `?${query}` : ""}`;
      },
      async poll({ get, sleep, answer }) {
        let current: typeof told;
        do {
          current = begin(undefined);
          const sessions = await readData<readonly ConnectionSession[]>(await get("/sessions/all"));
          if (current !== told) return;
          answer(undefined, false);
          for (const session of sessions) answer(session, false);
          finish();
          await sleep(intervalMs);
        } while (current === told);
      },
      onSession(session) {
        const { sessionId, id, version } = session;
        told.add(sessionId);
        const before = known.get(sessionId);
        if (before?.id === id && version < before.version) return;
        known.set(sessionId, session);
        // The same version can be news: the server that held the session died, and nobody has written since.
        if (JSON.stringify(before) !== JSON.stringify(session))
          tell(findWho(sessionId), (watcher) => watcher.onSession(session));
      },
      onEvent(type, value) {
        const message = value as Message;
        const { sessionId } = message;
        if (type === "deleted") drop(sessionId);
        else if (type === "message") tell(findWho(sessionId), (watcher) => watcher.onMessage?.(message));
      },
      onSynced: finish,
      onConnection(...change) {
        const [connection, error] = change;
        shown = change;
        if (connection !== "live" && connection !== "degraded") isSynced = false;
        tell([...entries], (watcher) => watcher.onConnection?.(...change));
        if (connection === "stopped" && error !== undefined) end();
      },
    },
  });

  /** Somebody came or went. */
  const look = () => {
    const wanted = deriveWanted();
    const isSame = wanted?.size === asked?.size && isAsked({ names: wanted && [...wanted].map(String) });
    if (!shown || !isSame) changed();
  };

  return (watcher, { sessionIds: names, signal } = {}) => {
    const own: Entry = { watcher, names };
    const stop = () => {
      signal?.removeEventListener("abort", stop);
      entries.delete(own);
      if (entries.size > 0) look();
      else end();
    };
    entries.add(own);
    look();
    // Never before its caller has what stops it.
    queueMicrotask(() => {
      if (!shown) return;
      const change = shown;
      for (const session of known.values())
        if (findWho(session.sessionId).includes(own)) tell([own], () => watcher.onSession(session));
      if (isSynced && isAsked(own)) tell([own], () => watcher.onSynced?.());
      tell([own], () => watcher.onConnection?.(...change));
    });
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    return { stop };
  };
}
