import type { Connect } from "./connect.js";
import { createConnection } from "./createConnection.js";
import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import { createFilterSource } from "./filterSource.js";
import type { Subscribe } from "./update.js";

const intervalMs = 5000;
const mostRemembered = 5000;

/** All sessions of a filter over one connection, for one listener. */
export function createFilterSubscribe(connect: Connect, environment: Environment, query: string): Subscribe {
  return (listener) => {
    const versions = new Map<string, number>();
    const open = new Set<string>();
    let connection: Connection = "connecting";
    const live = createConnection({
      source: createFilterSource(query, () => open),
      connect,
      environment,
      intervalMs,
      findVersion: (id) => versions.get(id),
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
        listener.onUpdate({ session, connection, stale: false, asOf: environment.clock.now() });
      },
      onSynced: () => listener.onSynced?.(),
      onConnection(next, error) {
        connection = next;
        listener.onConnection?.(next, error);
      },
      onRefused: (error) => listener.onEnd(error),
    });
    return live.stop;
  };
}
