import type { ServerResponse } from "node:http";
import { createNodeSink } from "../live/stream/createNodeSink.js";
import { createWebSink } from "../live/stream/createWebSink.js";
import type { EventBody } from "../live/stream/eventSink.js";

/** What a route answers, before it becomes a `Response`: plain, so that nothing is built twice. */
export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | EventBody | null;
}

/** Who the answer goes to, as far as the way of answering depends on it. */
export interface Asker {
  readonly method: string;
  /** Node's own response, where `@hono/node-server` gives it. */
  readonly outgoing: ServerResponse | undefined;
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
export function toResponse(
  { status, headers: own, body }: Reply,
  cors: Readonly<Record<string, string>> | undefined,
  asker: Asker,
): Response {
  const headers = cors === undefined ? complete(own) : { ...complete(own), ...cors };
  if (!isEventBody(body)) return new Response(body, { status, headers });
  return startEvents(body, { status, headers }, asker);
}

function isEventBody(body: Reply["body"]): body is EventBody {
  return typeof body === "object" && body !== null && "abandon" in body;
}

/** `@hono/node-server` keeps its hands off an answer with this header; a clone, for it would send its own kind itself. */
const alreadySent = new Response(null, { headers: { "x-hono-already-sent": "true" } }).clone();

function startEvents(
  body: EventBody,
  init: { readonly status: number; readonly headers: Record<string, string> },
  { method, outgoing }: Asker,
): Response {
  if (method === "HEAD") {
    body.abandon();
    return new Response(null, init);
  }
  if (outgoing) {
    outgoing.writeHead(init.status, init.headers);
    body.start(createNodeSink(outgoing));
    return alreadySent;
  }
  const { sink, readable } = createWebSink();
  body.start(sink);
  return new Response(readable, init);
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
