export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One request as the network saw it; times by `performance.now()`. */
export interface Attempt {
  readonly kind: "stream" | "longPoll" | "get";
  readonly url: string;
  readonly startedAtMs: number;
  /** Undefined while there is no answer; 0 when there was none. */
  status: number | undefined;
  firstByteAtMs: number | undefined;
  /** Undefined while its body is open. */
  endedAtMs: number | undefined;
  endedBy: "server" | "cut" | "caller" | undefined;
  /** What the server said in `draining`. */
  reconnectAfterMs: number | undefined;
  /** Over how long it wants its watchers to come back, each time that it said so. */
  readonly spreads: { readonly atMs: number; readonly spreadMs: number }[];
  /** What it said when it refused. */
  retryAfterMs: number;
}

export interface RecordingFetch {
  readonly fetch: Fetch;
  readonly attempts: readonly Attempt[];
}

/** A `fetch` that notes each request and how its body ended, without the caller noticing. */
export function createRecordingFetch(inner: Fetch = (url, init) => fetch(url, init)): RecordingFetch {
  const attempts: Attempt[] = [];
  return {
    attempts,
    async fetch(url, init) {
      const attempt: Attempt = {
        kind: deriveKind(url),
        url,
        startedAtMs: performance.now(),
        status: undefined,
        firstByteAtMs: undefined,
        endedAtMs: undefined,
        endedBy: undefined,
        reconnectAfterMs: undefined,
        spreads: [],
        retryAfterMs: 0,
      };
      attempts.push(attempt);
      const end = (by: "server" | "cut" | "caller") => {
        attempt.endedAtMs ??= performance.now();
        attempt.endedBy ??= by;
      };
      try {
        const response = await inner(url, init);
        attempt.status = response.status;
        attempt.retryAfterMs = 1_000 * Number(response.headers.get("retry-after"));
        if (response.body === null) {
          end("server");
          return response;
        }
        // An abort while nobody reads is seen by nobody else.
        init.signal?.addEventListener("abort", () => end("caller"), { once: true });
        const { status, statusText, headers } = response;
        return new Response(observe(response.body, attempt, end), { status, statusText, headers });
      } catch (error) {
        attempt.status ??= 0;
        end(init.signal?.aborted ? "caller" : "cut");
        throw error;
      }
    },
  };
}

function deriveKind(url: string): Attempt["kind"] {
  const { pathname, searchParams } = new URL(url);
  if (pathname.endsWith("/events")) return "stream";
  return searchParams.has("wait") ? "longPoll" : "get";
}

function observe(
  body: ReadableStream<Uint8Array>,
  attempt: Attempt,
  end: (by: "server" | "cut" | "caller") => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  const note = (text: string) => {
    const events = (rest + text).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const [, what, ms] = /^data: \{"(reconnectAfter|spread)Ms":(\d+)\}$/m.exec(event) ?? [];
      if (what === "reconnectAfter") attempt.reconnectAfterMs = Number(ms);
      if (what === "spread") attempt.spreads.push({ atMs: performance.now(), spreadMs: Number(ms) });
    }
  };
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          end("server");
          controller.close();
          return;
        }
        attempt.firstByteAtMs ??= performance.now();
        note(decoder.decode(value, { stream: true }));
        controller.enqueue(value);
      } catch (error) {
        end("cut");
        controller.error(error);
      }
    },
    async cancel(reason) {
      end("caller");
      await reader.cancel(reason);
    },
  };
  // Nothing is read ahead of the caller, so that an end is noted when it is seen.
  return new ReadableStream(source, { highWaterMark: 0 });
}
