import type { CallSession, CallStatus } from "@holat/core";
import { createConditionalGet } from "./conditionalGet.js";
import { createKey } from "./createKey.js";
import { createPages, readNextCursor } from "./createPages.js";
import type { Watches } from "./live/createWatches.js";
import { createLog, type LogVerbs } from "./log.js";
import { type Query, sessionPath, toQuery } from "./paths.js";
import { readJson } from "./readAnswer.js";
import { toSession, toSessions } from "./readSession.js";
import { createResults, type ResultVerbs } from "./results.js";
import type { Ask } from "./retry.js";
import { createViewTokens, type ViewTokenVerbs } from "./viewTokens.js";

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

export interface CallOptions {
  /** Of statusDescription, for this request: uz, ru, en, id. */
  readonly lang?: string;
  readonly signal?: AbortSignal;
}

export interface StartOptions extends CallOptions {
  /** Makes a repeated start safe: the same key with the same input is the same session. A random one when absent. */
  readonly idempotencyKey?: string;
}

export interface ListOptions extends CallOptions {
  /** Sessions a page, 1 to 100; 20 when absent. */
  readonly limit?: number;
  readonly status?: CallStatus;
  readonly target?: string;
  /** Created at this time or later. */
  readonly from?: Date;
  /** Created before this time. */
  readonly to?: Date;
  readonly cursor?: string;
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

/** Every call rejects with a HolatApiError, and with the signal's reason when it is aborted. */
export interface CallsClient extends Watches, ResultVerbs, LogVerbs, ViewTokenVerbs {
  /** Starts a call process and resolves as soon as the server has it in its queue. */
  start(input?: StartInput, options?: StartOptions): Promise<CallSession>;
  /** One session, by its sessionId or UUID. Asked again, an unchanged one costs a 304. */
  get(sessionId: string, options?: CallOptions): Promise<CallSession>;
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
  cancel(sessionId: string, options?: CallOptions & { readonly force?: boolean }): Promise<CallSession>;
}

/** `defaults.lang` stands wherever a call names no language of its own. */
export function createCalls(
  ask: Ask,
  defaults: { readonly lang?: string | undefined },
): Omit<CallsClient, keyof Watches> {
  const readSession = async (response: Response) => toSession(await readJson(response));
  const getOne = createConditionalGet(ask, readSession);
  const getPage = createConditionalGet(ask, async (response) => ({
    sessions: toSessions(await readJson(response)),
    nextCursor: readNextCursor(response),
  }));
  const query = (options: Query & { readonly lang?: string | undefined }) =>
    toQuery({ ...options, lang: options.lang ?? defaults.lang });

  return {
    start: (input = {}, { idempotencyKey = createKey(), lang, signal } = {}) =>
      ask(
        `/calls/start${query({ lang })}`,
        {
          method: "POST",
          headers: { "idempotency-key": idempotencyKey },
          body: JSON.stringify(input),
          signal,
        },
        readSession,
      ),
    get: (sessionId, { signal, ...rest } = {}) => getOne(sessionPath(sessionId) + query(rest), signal),
    list: ({ signal, ...rest } = {}) => {
      const page = (cursor = rest.cursor) =>
        getPage(`/calls/sessions/all${query({ ...rest, cursor })}`, signal);
      return createPages(page, ({ sessions }) => sessions);
    },
    cancel: (sessionId, { signal, ...rest } = {}) =>
      ask(`${sessionPath(sessionId)}/cancel${query(rest)}`, { method: "POST", signal }, readSession),
    ...createResults(ask),
    ...createLog(ask),
    ...createViewTokens(ask),
  };
}
