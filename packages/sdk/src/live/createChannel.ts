import { isHolatApiError } from "../HolatApiError.js";
import { sessionPath, toQuery } from "../paths.js";
import type { Connect } from "./connect.js";
import { createConnection, type LiveConnection, type LiveConnectionOptions } from "./createConnection.js";
import { createView, type View } from "./createView.js";
import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import { pollSession } from "./pollSession.js";
import type { Listener } from "./update.js";

export interface ChannelOptions {
  readonly connect: Connect;
  readonly environment: Environment;
  readonly intervalMs: number;
  readonly lang: string | undefined;
}

export interface Channel {
  readonly ids: ReadonlyMap<string, unknown>;
  /** Gives back what ends it. */
  add(id: string, listener: Listener): () => void;
}

interface Entry extends View {
  readonly listeners: Set<Listener>;
}

const gatherMs = 10;
/** Browsers allow six connections a host over HTTP/1.1. */
const mostHeldBack = 4;

/** Any number of listeners on up to a hundred sessions over one connection, which is there while somebody listens. */
export function createChannel({ connect, environment, intervalMs, lang }: ChannelOptions): Channel {
  const entries = new Map<string, Entry>();
  let connection: LiveConnection | undefined;
  let shown: Connection = "connecting";
  let stopGathering: (() => void) | undefined;

  const end = (id: string, error?: unknown) => {
    const listeners = entries.get(id)?.listeners ?? [];
    entries.delete(id);
    for (const listener of listeners) listener.onEnd(error);
  };

  const closeIfUnused = (type: "finish" | "stop") => {
    if (entries.size > 0) return;
    stopGathering?.();
    stopGathering = undefined;
    const close = connection;
    connection = undefined;
    close?.(type);
  };

  const subject: LiveConnectionOptions["subject"] = {
    streamPath(offset) {
      const [first = "", ...others] = entries.keys();
      if (others.length === 0) return `${sessionPath(first)}/events${toQuery({ lang, offset })}`;
      const query = new URLSearchParams([...entries.keys()].map((id) => ["session", id]));
      return `/calls/events?${query}${toQuery({ lang, offset }).replace("?", "&")}`;
    },
    poll: (poll) =>
      Promise.all(
        [...entries.keys()].map((id) =>
          pollSession(id, lang, () => entries.get(id)?.update?.session.version, {
            ...poll,
            long: poll.long && entries.size <= mostHeldBack,
            intervalMs: poll.intervalMs * Math.ceil(entries.size / mostHeldBack),
          }),
        ),
      ),
    onSession(session) {
      for (const id of [session.sessionId, session.id]) {
        entries.get(id)?.accept(session, environment.now());
        if (entries.get(id)?.update?.session.isCompleted) end(id);
      }
      closeIfUnused("finish");
    },
    onConnection(next, error, heardAt) {
      shown = next;
      for (const { listeners, connect: show } of [...entries.values()]) {
        for (const listener of [...listeners]) listener.onConnection?.(next, error);
        show(next, heardAt);
      }
      if (next === "stopped" && error !== undefined) void refuse(error);
    },
  };

  const refuse = async (error: unknown) => {
    connection = undefined;
    const ids = [...entries.keys()];
    const refused = await findRefused(ids, error, connect);
    for (const [id, reason] of refused.length > 0 ? refused : ids.map((id) => [id, error] as const)) {
      end(id, reason);
    }
    if (entries.size > 0) gather();
  };

  const gather = () => {
    stopGathering ??= environment.after(gatherMs, () => {
      stopGathering = undefined;
      if (connection) connection("changed");
      else connection = createConnection({ subject, connect, environment, intervalMs });
    });
  };

  return {
    ids: entries,
    add(id, listener) {
      let entry = entries.get(id);
      if (entry) {
        const { listeners, update } = entry;
        // Never before its caller has what stops it.
        if (update) queueMicrotask(() => listeners.has(listener) && listener.onUpdate(update));
      } else {
        const listeners = new Set<Listener>();
        const view = createView((update) => {
          for (const one of [...listeners]) one.onUpdate(update);
        });
        view.connect(shown, 0);
        entry = Object.assign(view, { listeners });
        entries.set(id, entry);
        gather();
      }
      const { listeners } = entry;
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && entries.get(id)?.listeners === listeners) entries.delete(id);
        closeIfUnused("stop");
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
  const refused: (readonly [string, unknown])[] = [];
  await Promise.all(
    ids.map(async (id) => {
      try {
        const response = await connect(sessionPath(id), { signal });
        await response.body?.cancel();
      } catch (reason) {
        if (isHolatApiError(reason) && [403, 404, 410].includes(reason.status)) refused.push([id, reason]);
      }
    }),
  );
  return refused;
}
