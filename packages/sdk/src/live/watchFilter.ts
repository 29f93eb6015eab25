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
    const open = new Set<string>();
    let connection: Connection = "connecting";
    const close = createConnection({
      connect,
      environment,
      intervalMs,
      subject: {
        streamPath: (offset) => `/calls/events${toQuery({ ...filter, offset })}`,
        poll: (poll) => pollFilter(toQuery(filter), open, poll),
        onSession(session) {
          const { id, version } = session;
          if (version <= (versions.get(id) ?? -1)) return;
          versions.delete(id);
          versions.set(id, version);
          if (session.isCompleted) open.delete(id);
          else open.add(id);
          for (const oldest of versions.keys()) {
            if (versions.size <= mostRemembered) break;
            versions.delete(oldest);
          }
          listener.onUpdate({ session, connection, stale: false, asOf: environment.now() });
        },
        onSynced: () => listener.onSynced?.(),
        onConnection(next, error) {
          connection = next;
          listener.onConnection?.(next, error);
          if (next === "stopped" && error !== undefined) listener.onEnd(error);
        },
      },
    });
    return () => close("stop");
  };
}

/** `open` names those that are not over: one may have left the newest page, or the filter. */
async function pollFilter(
  query: string,
  open: ReadonlySet<string>,
  { get, sleep, answer }: Poll,
): Promise<void> {
  let etag: string | null = null;
  for (;;) {
    const response = await get(`/calls/sessions/all${query}`, etag);
    if (response.status === 304) answer(undefined, false);
    else {
      etag = response.headers.get("etag");
      const sessions = toSessions(await readJson(response));
      const absent = new Set(open);
      answer(undefined, false);
      for (const session of [...sessions].reverse()) {
        absent.delete(session.id);
        answer(session, false);
      }
      for (const id of absent) answer(toSession(await readJson(await get(sessionPath(id)))), false);
    }
    await sleep(intervalMs);
  }
}
