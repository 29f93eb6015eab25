import type { CallSession } from "@holat/core";
import { sessionPath, toQuery } from "../paths.js";
import { readJson } from "../readAnswer.js";
import { toSession, toSessions } from "../readSession.js";
import type { Connect } from "./connect.js";
import { createConnection } from "./createConnection.js";
import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import type { Poll } from "./subject.js";
import type { Subscribe } from "./update.js";

const intervalMs = 5000;
const mostRemembered = 5000;

export type FilterQuery = Parameters<typeof toQuery>[0];

/** All sessions of a filter over one connection, for one listener. */
export function createFilterSubscribe(
  connect: Connect,
  environment: Environment,
  filter: FilterQuery,
): Subscribe {
  return (listener) => {
    const versions = new Map<string, number>();
    /** Not over, and by which stream they were told last. */
    const open = new Map<string, number>();
    let streams = 0;
    let connection: Connection = "connecting";
    const onSynced = () => listener.onSynced?.();
    const onSession = (session: CallSession) => {
      const { id, version } = session;
      const known = versions.get(id) ?? -1;
      if (version < known) return;
      if (session.isCompleted || session.status !== (filter.status ?? session.status)) open.delete(id);
      else open.set(id, streams);
      if (version === known) return;
      versions.delete(id);
      versions.set(id, version);
      for (const oldest of versions.keys()) {
        if (versions.size <= mostRemembered) break;
        versions.delete(oldest);
      }
      listener.onUpdate({ session, connection, stale: false, asOf: environment.now() });
    };
    const tellAll = async (ids: Iterable<string>, get: (path: string) => Promise<Response>) => {
      for (const id of ids) {
        const session = await get(sessionPath(id) + toQuery({ lang: filter.lang }))
          .then(readJson)
          .then(toSession)
          .catch(() => {});
        if (session && streams >= 0) onSession(session);
      }
    };
    const close = createConnection({
      connect,
      environment,
      intervalMs,
      subject: {
        streamPath(offset) {
          streams++;
          return `/calls/events${toQuery({ ...filter, offset })}`;
        },
        poll: (poll) => pollFilter(toQuery(filter), open, poll, tellAll, onSynced),
        onSession,
        async onSynced() {
          const stream = streams;
          // A gap too old to replay does not tell of those that ended in it.
          const absent = [...open.keys()].filter((id) => open.get(id) !== stream);
          if (absent.length > 0) await tellAll(absent, (path) => connect(path, {}));
          if (stream === streams) onSynced();
        },
        onConnection(next, error, heardAt) {
          connection = next;
          listener.onConnection?.(next, error, heardAt);
          if (next === "stopped" && error !== undefined) listener.onEnd(error);
        },
      },
    });
    return () => {
      streams = -1;
      close("stop");
    };
  };
}

/** `open` names those that are not over: one may have left the newest page, or the filter. */
async function pollFilter(
  query: string,
  open: ReadonlyMap<string, unknown>,
  { get, sleep, answer }: Poll,
  tellAll: (ids: Iterable<string>, get: Poll["get"]) => Promise<void>,
  onSynced: () => void,
): Promise<void> {
  let etag: string | null = null;
  for (;;) {
    const response = await get(`/calls/sessions/all${query}`, etag);
    if (response.status === 304) answer(undefined, false);
    else {
      etag = response.headers.get("etag");
      const sessions = toSessions(await readJson(response));
      const absent = new Set(open.keys());
      answer(undefined, false);
      for (const session of [...sessions].reverse()) {
        absent.delete(session.id);
        answer(session, false);
      }
      await tellAll(absent, get);
    }
    onSynced();
    await sleep(intervalMs);
  }
}
