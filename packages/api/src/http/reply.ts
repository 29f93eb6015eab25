/** What a route answers, before it becomes a `Response`: plain, so that nothing is built twice. */
export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
}

/** A JSON answer; private to the asker unless `headers` says otherwise. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "private, no-cache", ...headers },
    body: JSON.stringify(value),
  };
}

/** Adds what every answer carries, and what the asking page may read. */
export function toResponse(reply: Reply, cors: Readonly<Record<string, string>> | undefined): Response {
  const headers = cors === undefined ? complete(reply.headers) : { ...complete(reply.headers), ...cors };
  return new Response(reply.body, { status: reply.status, headers });
}

/** A cached answer brings the same object each time: its headers are put together once. */
const completed = new WeakMap<object, Record<string, string>>();

function complete(own: Readonly<Record<string, string>>): Record<string, string> {
  let headers = completed.get(own);
  if (headers === undefined) {
    headers = { vary: "Origin", "x-content-type-options": "nosniff", ...own };
    completed.set(own, headers);
  }
  return headers;
}
