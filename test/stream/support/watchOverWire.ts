import type { CallSession } from "../../../packages/core/src/index.js";
import { createRecordingFetch } from "./createRecordingFetch.js";
import { createWitness } from "./createWitness.js";
import { readEventStream } from "./readEventStream.js";
import type { StreamWatcher, WatcherOptions } from "./streamWatcher.js";

const known = new Set(["status", "synced", "reset", "end", "draining", "closing", "spread"]);

/**
 * A watcher made of `fetch` and a parser of its own, that shares no line with the SDK. It checks the wire itself: headers,
 * event names, offsets, that a version never goes back within a stream, that `end` comes after the ends and not before.
 */
export function watchOverWire(options: WatcherOptions): StreamWatcher {
  const { baseUrl, apiKey, sessionIds } = options;
  const witness = createWitness(options.name);
  const { fetch, attempts } = createRecordingFetch();
  const stopping = new AbortController();
  const latest = new Map<string, CallSession>();
  const path =
    sessionIds.length === 1
      ? `/calls/session/${sessionIds[0]}/events`
      : `/calls/events?${new URLSearchParams(sessionIds.map((id) => ["session", id]))}`;
  const allEnded = () => sessionIds.every((id) => latest.get(id)?.isCompleted);
  let offset: string | undefined;
  let ended = false;

  const readOne = async (): Promise<void> => {
    const response = await fetch(baseUrl + path, {
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(offset === undefined ? {} : { "last-event-id": offset }),
      },
      signal: stopping.signal,
    });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      // 503 and the gateway's own are what a node that comes or goes answers with.
      if (![502, 503, 504].includes(response.status)) witness.fault(`${path} answered ${response.status}`);
      return;
    }
    checkHeaders(response.headers, witness.fault);
    const here = new Map<string, number>();
    for await (const { event, id, data } of readEventStream(response.body)) {
      if (id !== undefined) offset = id;
      if (event === undefined) continue;
      if (!known.has(event)) witness.fault(`an event named ${event}`);
      if (event === "status") {
        const session: CallSession = JSON.parse(data);
        if (session.version < (here.get(session.sessionId) ?? 0))
          witness.fault(`the stream itself went back to v${session.version} of ${session.sessionId}`);
        here.set(session.sessionId, session.version);
        if (session.version > (latest.get(session.sessionId)?.version ?? 0)) {
          latest.set(session.sessionId, session);
          witness.take(session);
        }
      }
      if (event === "end") {
        if (!allEnded()) witness.fault("the stream said that it ended before the sessions had");
        ended = true;
      } else if (ended) witness.fault(`${event} after end`);
    }
  };

  const watching = (async () => {
    for (let failures = 0; !ended && !stopping.signal.aborted; failures++) {
      await readOne().catch((error: unknown) => {
        // A link that breaks is what this is about; words that the wire does not have are not.
        if (error instanceof Error && /^(?:not a|half an)|JSON|encoded data/.test(error.message))
          witness.fault(error.message);
      });
      if (!ended) await waitFor(Math.random() * Math.min(4_000, 250 * 2 ** failures), stopping.signal);
    }
  })();
  return {
    witness,
    sessionIds,
    attempts,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

function checkHeaders(headers: Headers, fault: (what: string) => void): void {
  const wanted = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    "content-encoding": null,
  };
  for (const [name, value] of Object.entries(wanted)) {
    const got = headers.get(name);
    if (got !== value) fault(`${name} is ${got}`);
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
