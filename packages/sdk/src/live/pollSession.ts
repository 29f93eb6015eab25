import type { CallSession } from "@holat/core";
import { sessionPath, toQuery } from "../paths.js";
import { readJson } from "../readAnswer.js";
import { toSession } from "../readSession.js";
import type { Poll } from "./subject.js";

/** Well below the 60 s after which proxies lose patience, and our own 37.5 s. */
const waitSeconds = 25;
/** Between two held-back requests without news: something may not hold them back. */
const pauseMs = 1000;

/** Asks for one session until it is over, or `findVersion` no longer knows it. */
export async function pollSession(
  id: string,
  lang: string | undefined,
  findVersion: () => number | undefined,
  { long, intervalMs, get, sleep, answer }: Poll,
): Promise<void> {
  let etag: string | null = null;
  for (let waited = false; ; waited = long) {
    const version = findVersion();
    const wait = waited ? { wait: waitSeconds, version } : {};
    const response = await get(sessionPath(id) + toQuery({ lang, ...wait }), etag);
    let session: CallSession | undefined;
    if (response.status !== 304) {
      etag = response.headers.get("etag");
      session = toSession(await readJson(response));
    }
    answer(session, waited);
    if (session?.isCompleted || findVersion() === undefined) return;
    if (!long) await sleep(intervalMs);
    else if (waited && findVersion() === version) await sleep(pauseMs);
  }
}
