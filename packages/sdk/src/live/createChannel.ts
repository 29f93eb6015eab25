import type { CallSession } from "@holat/core";
import { isHolatApiError } from "../HolatApiError.js";
import type { Connect } from "./connect.js";
import { createConnection, type LiveConnection, type LiveConnectionOptions } from "./createConnection.js";
import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import { createSessionsSource } from "./sessionsSource.js";
import type { Listener } from "./update.js";

export interface ChannelOptions {
  readonly connect: Connect;
  readonly environment: Environment;
  readonly intervalMs: number;
  readonly lang: string | undefined;
  /** Instead of a connection of its own. */
  readonly open?: (options: LiveConnectionOptions, getIds: () => readonly string[]) => LiveConnection;
  /** Every failed attempt, also those that it recovers from. */
  onFailure?(error: unknown): void;
}

export interface Channel {
  readonly ids: ReadonlyMap<string, unknown>;
  /** Gives back what ends it. */
  add(id: string, listener: Listener): () => void;
}

interface Entry {
  readonly listeners: Set<Listener>;
  session: CallSession | undefined;
  confirmed: boolean;
  asOf: number;
}

const gatherMs = 10;

/** Any number of listeners on up to a hundred sessions over one connection, which is there while somebody listens. */
export function createChannel(options: ChannelOptions): Channel {
  const { connect, environment, lang, open = createConnection } = options;
  const { clock } = environment;
  const entries = new Map<string, Entry>();
  let connection: LiveConnection | undefined;
  let shown: Connection = "connecting";
  let heardAt = 0;
  let gathering: AbortController | undefined;

  const tell = ({ session, confirmed, asOf, listeners }: Entry, only?: Listener) => {
    if (!session) return;
    const fresh = confirmed && (shown === "live" || shown === "degraded");
    const update = {
      session,
      connection: session.isCompleted ? ("ended" as const) : shown,
      stale: !fresh && !session.isCompleted,
      asOf: fresh ? Math.max(asOf, heardAt) : asOf,
    };
    for (const listener of only ? [only] : [...listeners]) listener.onUpdate(update);
  };

  const end = (id: string, error?: unknown) => {
    const listeners = entries.get(id)?.listeners ?? [];
    entries.delete(id);
    for (const listener of listeners) listener.onEnd(error);
  };

  const close = (how: "finish" | "stop") => {
    if (entries.size > 0) return;
    gathering?.abort();
    gathering = undefined;
    const ending = connection;
    connection = undefined;
    ending?.[how]();
  };

  const accept = (id: string, session: CallSession) => {
    const entry = entries.get(id);
    if (!entry) return;
    const { confirmed } = entry;
    entry.confirmed = true;
    entry.asOf = clock.now();
    const isNews = entry.session === undefined || session.version > entry.session.version;
    if (isNews) entry.session = session;
    if (isNews || !confirmed) tell(entry);
    if (!entry.session?.isCompleted) return;
    end(id);
    close("finish");
  };

  const refuse = async (error: unknown) => {
    connection = undefined;
    const ids = [...entries.keys()];
    const refused = await findRefused(ids, error, connect);
    for (const [id, reason] of refused.length > 0 ? refused : ids.map((id) => [id, error] as const))
      end(id, reason);
    if (entries.size > 0) gather();
  };

  const start = () => {
    const getIds = () => [...entries.keys()];
    const onConnection = (next: Connection, error: unknown) => {
      shown = next;
      if (next === "ended") return;
      for (const entry of [...entries.values()]) {
        for (const listener of [...entry.listeners]) listener.onConnection?.(next, error);
        tell(entry);
      }
    };
    const settings: LiveConnectionOptions = {
      source: createSessionsSource(getIds, lang),
      connect,
      environment,
      intervalMs: options.intervalMs,
      findVersion: (id) => entries.get(id)?.session?.version,
      onSession: (session) => {
        accept(session.sessionId, session);
        accept(session.id, session);
      },
      onHeard: () => {
        heardAt = clock.now();
      },
      onAttempt: () => {
        for (const entry of entries.values()) {
          if (entry.confirmed) entry.asOf = Math.max(entry.asOf, heardAt);
          entry.confirmed = false;
        }
      },
      onConnection,
      onFailure: (error) => options.onFailure?.(error),
      onRefused: (error) => void refuse(error),
    };
    connection = open(settings, getIds);
  };

  const gather = () => {
    if (gathering) return;
    gathering = new AbortController();
    clock.sleep(gatherMs, gathering.signal).then(
      () => {
        gathering = undefined;
        if (connection) connection.change();
        else start();
      },
      () => {},
    );
  };

  return {
    ids: entries,
    add(id, listener) {
      const known = entries.get(id);
      const entry = known ?? { listeners: new Set(), session: undefined, confirmed: false, asOf: 0 };
      entry.listeners.add(listener);
      entries.set(id, entry);
      if (known) queueMicrotask(() => entry.listeners.has(listener) && tell(entry, listener));
      else gather();
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size === 0 && entries.get(id) === entry) entries.delete(id);
        close("stop");
      };
    },
  };
}

/** Of many sessions one may be refused, or gone, and the others not. */
async function findRefused(
  ids: readonly string[],
  error: unknown,
  connect: Connect,
): Promise<(readonly [string, unknown])[]> {
  if (ids.length < 2 || (isHolatApiError(error) && error.status === 401)) return [];
  const { signal } = new AbortController();
  const asked = ids.map(async (id) => {
    try {
      const response = await connect(`/calls/session/${encodeURIComponent(id)}`, { signal });
      await response.body?.cancel();
    } catch (reason) {
      if (isHolatApiError(reason) && [403, 404, 410].includes(reason.status)) return [id, reason] as const;
    }
    return undefined;
  });
  return (await Promise.all(asked)).filter((found) => found !== undefined);
}
