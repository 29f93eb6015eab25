import { sessionPath, toQuery } from "../paths.js";
import { readJson } from "../readAnswer.js";
import { toSession } from "../readSession.js";
import type { Poll } from "./subject.js";

/** Ten seconds less than the proxies' usual patience of 60 s would allow, and two thirds of 37.5 s of ours. */
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
  let etag: string | undefined;
  for (let waited = false; ; waited = long) {
    const version = findVersion();
    const wait = waited ? { wait: waitSeconds, version } : {};
    const response = await get(sessionPath(id) + toQuery({ lang, ...wait }), etag);
    const isNew = response.status !== 304;
    const session = isNew ? toSession(await readJson(response)) : undefined;
    if (isNew) etag = response.headers.get("etag") ?? undefined;
    answer(session, waited);
    if (session?.isCompleted || findVersion() === undefined) return;
    if (!long) await sleep(intervalMs);
    else if (waited && findVersion() === version) await sleep(pauseMs);
  }
}
