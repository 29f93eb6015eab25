import type { CallSession } from "@holat/core";
import { sessionPath, toQuery } from "../paths.js";
import { readJson } from "../readAnswer.js";
import { toSession, toSessions } from "../readSession.js";
import type { Connect } from "./connect.js";
import { createConnection } from "./createConnection.js";
import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
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
    /** Not over, and in which telling of the present state they were told last. */
    const open = new Map<string, number>();
    let round = 0;
    let connection: Connection = "connecting";
    const onSession = (session: CallSession) => {
      const { id, version } = session;
      const known = versions.get(id) ?? -1;
      if (version < known) return;
      if (session.isCompleted || session.status !== (filter.status ?? session.status)) open.delete(id);
      else open.set(id, round);
      if (version === known) return;
      versions.delete(id);
      versions.set(id, version);
      const [oldest = ""] = versions.keys();
      if (versions.size > mostRemembered) versions.delete(oldest);
      listener.onUpdate({ session, connection, stale: false, asOf: environment.now() });
    };
    /** Those that are not over and were not told: one may have left the newest page, the filter, or what can be replayed. */
    const tellAbsent = async (get: (path: string) => Promise<Response>) => {
      const current = round;
      for (const [id, told] of [...open]) {
        if (told === current) continue;
        const session = await get(sessionPath(id) + toQuery({ lang: filter.lang }))
          .then(readJson)
          .then(toSession)
          .catch(() => {});
        if (round > current) return;
        if (session) onSession(session);
      }
      listener.onSynced?.();
    };
    const close = createConnection({
      connect,
      environment,
      intervalMs,
      subject: {
        streamPath(offset) {
          round++;
          return `/calls/events${toQuery({ ...filter, offset })}`;
        },
        async poll({ get, sleep, answer }) {
          let etag: string | null = null;
          for (;;) {
            const response = await get(`/calls/sessions/all${toQuery(filter)}`, etag);
            let sessions: readonly CallSession[] | undefined;
            if (response.status !== 304) {
              etag = response.headers.get("etag");
              sessions = toSessions(await readJson(response));
            }
            answer(undefined, false);
            if (sessions) {
              round++;
              for (const session of [...sessions].reverse()) answer(session, false);
              await tellAbsent(get);
            }
            await sleep(intervalMs);
          }
        },
        onSession,
        onSynced: () => void tellAbsent((path) => connect(path, {})),
        onConnection(next, error, heardAt) {
          connection = next;
          listener.onConnection?.(next, error, heardAt);
          if (next === "stopped" && error !== undefined) listener.onEnd(error);
        },
      },
    });
    return () => {
      round++;
      close("stop");
    };
  };
}
