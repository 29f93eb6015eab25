import { readJson } from "../readAnswer.js";
import { toSession } from "../readSession.js";
import type { Poll, Source } from "./source.js";

/** Browsers allow six connections a host over HTTP/1.1. */
const mostHeldBack = 4;
const waitSeconds = 25;
const leastMs = 1000;

/** Sessions by their ids; `getIds` is asked at each attempt. */
export function createSessionsSource(getIds: () => readonly string[], lang?: string): Source {
  return {
    streamPath() {
      const ids = getIds();
      const [only = ""] = ids;
      const query = new URLSearchParams(lang === undefined ? [] : [["lang", lang]]);
      if (ids.length > 1) for (const id of ids) query.append("session", id);
      const text = query.toString();
      const path = ids.length > 1 ? "/calls/events" : `/calls/session/${encodeURIComponent(only)}/events`;
      return text === "" ? path : `${path}?${text}`;
    },
    async poll(poll) {
      const ids = getIds();
      const lanes = Math.min(ids.length, mostHeldBack);
      const work = Array.from({ length: lanes }, (_, lane) =>
        pollLane(
          ids.filter((_id, index) => index % lanes === lane),
          lang,
          poll,
        ),
      );
      await Promise.all(work);
    },
  };
}

/** One request at a time. */
async function pollLane(ids: readonly string[], lang: string | undefined, poll: Poll): Promise<void> {
  const { connect, signal, clock } = poll;
  const etags = new Map<string, string | null>();
  const open = new Set(ids);
  let waits = false;
  while (open.size > 0) {
    for (const id of open) {
      const askedAt = clock.now();
      const before = poll.findVersion(id);
      const query = new URLSearchParams(lang === undefined ? [] : [["lang", lang]]);
      const waited = waits && before !== undefined;
      if (waited) {
        query.set("wait", String(waitSeconds));
        query.set("version", String(before));
      }
      const etag = etags.get(id);
      const response = await connect(`/calls/session/${encodeURIComponent(id)}?${query}`.replace(/\?$/, ""), {
        signal,
        headers: etag ? { "if-none-match": etag } : {},
      });
      if (response.status !== 304) {
        etags.set(id, response.headers.get("etag"));
        const session = toSession(await readJson(response));
        if (session.isCompleted) open.delete(id);
        poll.onAnswer(waited);
        poll.onSession(session);
      } else poll.onAnswer(waited);
      if (signal.aborted) return;
      // A server, or something before it, that does not hold back.
      const early = waited && poll.findVersion(id) === before ? askedAt + leastMs - clock.now() : 0;
      if (early > 0) await clock.sleep(early, signal);
    }
    waits = poll.long && ids.length === 1;
    if (!waits && open.size > 0) await clock.sleep(poll.intervalMs, signal);
  }
}
