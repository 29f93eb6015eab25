import { readJson } from "../readAnswer.js";
import { toSession, toSessions } from "../readSession.js";
import type { Poll, Source } from "./source.js";

/** Sessions by a filter. `getOpen` names those that were seen and are not over: one may leave the newest page, or the filter. */
export function createFilterSource(query: string, getOpen: () => Iterable<string>): Source {
  return {
    streamPath: () => `/calls/events${query}`,
    async poll({ connect, signal, clock, intervalMs, onSession, onAnswer }: Poll) {
      let etag: string | null = null;
      for (;;) {
        const response = await connect(`/calls/sessions/all${query}`, {
          signal,
          headers: etag === null ? {} : { "if-none-match": etag },
        });
        const sessions = response.status === 304 ? [] : toSessions(await readJson(response));
        etag = response.headers.get("etag") ?? etag;
        onAnswer(false);
        const open = new Set(getOpen());
        for (const session of [...sessions].reverse()) {
          open.delete(session.id);
          onSession(session);
        }
        for (const id of response.status === 304 ? [] : open) {
          onSession(toSession(await readJson(await connect(`/calls/session/${id}`, { signal }))));
        }
        await clock.sleep(intervalMs, signal);
      }
    },
  };
}
