import type { CallSession, CallStatus } from "@holat/core";
import { createConditionalGet } from "./conditionalGet.js";
import { toSession, toSessions } from "./readSession.js";
import type { Send } from "./request.js";
import { readJson } from "./request.js";

/** What a session is started with; all of it may be left out. */
export interface StartInput {
  /** Name of a configured target; the server's first one when absent. */
  readonly target?: string;
  /** Reach the process one per line, in the file $HOLAT_NUMBERS_FILE and on stdin. */
  readonly numbers?: readonly string[];
  /** Reach the process as HOLAT_ARG_<NAME>. */
  readonly args?: Readonly<Record<string, string>>;
  /** Kept with the session, for you. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface StartOptions {
  /** Makes a repeated start safe: the same key with the same input is the same session. A random one when absent. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface ListOptions {
  /** Sessions a page, 1 to 100; 20 when absent. */
  readonly limit?: number;
  readonly status?: CallStatus;
  readonly target?: string;
  /** Created at this time or later. */
  readonly from?: Date;
  /** Created before this time. */
  readonly to?: Date;
  readonly lang?: string;
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

export interface SessionPage {
  readonly sessions: readonly CallSession[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

/** Newest first. Iterating walks all pages, one request each. */
export interface SessionList extends AsyncIterable<CallSession> {
  /** This page alone. */
  page(): Promise<SessionPage>;
}

export interface CallsClient {
  /** Starts a call process and resolves as soon as the server has it in its queue. */
  start(input?: StartInput, options?: StartOptions): Promise<CallSession>;
  /** One session, by its sessionId or UUID. Asked again, an unchanged one costs a 304. */
  get(
    sessionId: string,
    options?: { readonly lang?: string; readonly signal?: AbortSignal },
  ): Promise<CallSession>;
  /**
   * ```ts
   * for await (const session of holat.calls.list({ status: "RUNNING" })) console.log(session.sessionId);
   * const { sessions, nextCursor } = await holat.calls.list({ limit: 10 }).page();
   * ```
   */
  list(options?: ListOptions): SessionList;
  /**
   * Asks for the end of a session; it ends FAILED with CANCELED. `force` ends it at once, without waiting for the
   * remote machine to confirm. Rejects with SESSION_ENDED when it is over already.
   */
  cancel(
    sessionId: string,
    options?: { readonly force?: boolean; readonly signal?: AbortSignal },
  ): Promise<CallSession>;
}

export function createCalls(send: Send): CallsClient {
  const getOne = createConditionalGet(send, async (response) => toSession(await readJson(response)));
  const getPage = createConditionalGet(send, async (response) => ({
    sessions: toSessions(await readJson(response)),
    nextCursor: readNextCursor(response.headers.get("link")),
  }));

  const list = (options: ListOptions = {}): SessionList => {
    const { signal } = options;
    const page = (cursor = options.cursor) =>
      getPage(`/calls/sessions/all${toQuery({ ...options, cursor })}`, signal);
    return {
      page: () => page(),
      async *[Symbol.asyncIterator]() {
        let { sessions, nextCursor } = await page();
        yield* sessions;
        while (nextCursor !== undefined) {
          ({ sessions, nextCursor } = await page(nextCursor));
          yield* sessions;
        }
      },
    };
  };

  return {
    start: async (input = {}, { idempotencyKey = crypto.randomUUID(), signal } = {}) =>
      toSession(
        await readJson(
          await send("/calls/start", {
            method: "POST",
            headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
            body: JSON.stringify(input),
            signal,
          }),
        ),
      ),
    get: (sessionId, { lang, signal } = {}) =>
      getOne(`${sessionPath(sessionId)}${toQuery({ lang })}`, signal),
    list,
    cancel: async (sessionId, { force, signal } = {}) =>
      toSession(
        await readJson(
          await send(`${sessionPath(sessionId)}/cancel${force ? "?force=true" : ""}`, {
            method: "POST",
            signal,
          }),
        ),
      ),
  };
}

function sessionPath(sessionId: string): string {
  return `/calls/session/${encodeURIComponent(sessionId)}`;
}

function toQuery(options: { readonly [name: string]: unknown }): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value instanceof Date) query.set(name, value.toISOString());
    else if (typeof value === "string" || typeof value === "number") query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

function readNextCursor(link: string | null): string | undefined {
  const next = link?.match(/<([^>]*)>\s*;\s*rel="?next"?/)?.[1];
  if (next === undefined) return undefined;
  return new URL(next, "http://base.invalid").searchParams.get("cursor") ?? undefined;
}
