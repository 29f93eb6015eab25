import { sessionPath, toQuery } from "../paths.js";
import type { Connect } from "./connect.js";
import type { LiveConnectionOptions } from "./createConnection.js";
import { createGatheredConnection } from "./createGatheredConnection.js";
import { createView, type View } from "./createView.js";
import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import { isRefusal } from "./policy.js";
import { pollSession } from "./pollSession.js";
import type { Listener } from "./update.js";

export interface Channel {
  readonly ids: ReadonlyMap<string, unknown>;
  /** Gives back what ends it. */
  add(id: string, listener: Listener): () => void;
}

interface Entry extends View {
  readonly listeners: Set<Listener>;
}

const intervalMs = 3000;
/** Browsers allow six connections a host over HTTP/1.1. */
const mostHeldBack = 4;

/** Any number of listeners on up to a hundred sessions over one connection, which is there while somebody listens. */
export function createChannel(connect: Connect, environment: Environment, lang: string | undefined): Channel {
  const entries = new Map<string, Entry>();
  let shown: Connection = "connecting";

  const end = (id: string, error?: unknown) => {
    const listeners = entries.get(id)?.listeners ?? [];
    entries.delete(id);
    for (const listener of listeners) listener.onEnd(error);
  };

  const subject: LiveConnectionOptions["subject"] = {
    streamPath(offset) {
      const ids = [...entries.keys()];
      const query = toQuery({ lang, offset });
      if (ids.length < 2) return `${sessionPath(`${ids}`)}/events${query}`;
      return `/calls/events?${new URLSearchParams(ids.map((id) => ["session", id]))}${query.replace("?", "&")}`;
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
      if (entries.size === 0) close("finish");
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
    close("stop");
    const ids = [...entries.keys()];
    const isForAll = ids.length < 2 || Object(error).status === 401;
    // Of many sessions one may be refused, or gone, and the others not.
    const ask = async (id: string) => {
      try {
        if (isForAll) throw error;
        await (await connect(sessionPath(id), {})).body?.cancel();
      } catch (reason) {
        if (isForAll || isRefusal(Object(reason).status)) end(id, reason);
      }
    };
    await Promise.all(ids.map(ask));
    if (entries.size === ids.length) for (const id of ids) end(id, error);
    if (entries.size > 0) changed();
  };

  const { changed, close } = createGatheredConnection({ subject, connect, environment, intervalMs });

  return {
    ids: entries,
    add(id, listener) {
      let entry = entries.get(id);
      if (!entry) {
        const listeners = new Set<Listener>();
        const view = createView((update) => {
          for (const one of [...listeners]) one.onUpdate(update);
        });
        view.connect(shown, 0);
        entry = Object.assign(view, { listeners });
        entries.set(id, entry);
        changed();
      }
      const { listeners, update } = entry;
      // Never before its caller has what stops it.
      if (update) queueMicrotask(() => listeners.has(listener) && listener.onUpdate(update));
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && entries.get(id)?.listeners === listeners) entries.delete(id);
        if (entries.size === 0) close("stop");
      };
    },
  };
}
