import type { CallSession } from "@holat/core";
import { HolatApiError } from "../HolatApiError.js";
import { createBadAnswer, readBody } from "../readAnswer.js";
import { toVersioned } from "../readSession.js";
import type { Connect } from "./connect.js";
import {
  type ConnectionEvent,
  createConnectionState,
  deriveTickAt,
  isFinal,
  transition,
} from "./connectionMachine.js";
import { type Connection, deriveConnection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import { createEventParser, type ServerEvent } from "./parseEvents.js";
import { never } from "./policy.js";
import type { Subject } from "./subject.js";

export interface LiveConnectionOptions<Item = CallSession> {
  readonly subject: Subject<Item>;
  readonly connect: Connect;
  readonly environment: Environment;
  /** Between two plain polls. */
  readonly intervalMs: number;
}

/** `changed`: what the subject is about is another. `finish`: all of it is over. */
export type LiveConnection = (type: "changed" | "finish" | "stop") => void;

/** Runs the machine: its effects become requests and timers, and what comes of those becomes its events. */
export function createConnection<Item extends { readonly version: number } = CallSession>({
  subject,
  connect,
  environment,
  intervalMs,
}: LiveConnectionOptions<Item>): LiveConnection {
  const { now, after } = environment;
  let state = createConnectionState(intervalMs);
  let shown: Connection | undefined;
  let offset: string | undefined;
  let attempt = new AbortController();
  let disarm = () => {};
  let failure: unknown;
  let reason: "start" | "expired" = "start";

  const dispatch = (event: ConnectionEvent): void => {
    const step = transition(state, event, now(), environment.random());
    const { effect } = step;
    state = step.state;
    if (effect === "warn") environment.warn(bufferedWarning);
    else if (effect) {
      attempt.abort();
      attempt = new AbortController();
      reason = effect === "renew" ? "expired" : "start";
      if (effect !== "close") void run(attempt.signal);
    }
    disarm();
    const at = deriveTickAt(state);
    // A stream's socket keeps the process alive; where there is none the wait must do so itself.
    const idle = state.via === "stream" && state.phase !== "waiting";
    if (at !== never) disarm = after(at - now(), () => dispatch({ type: "tick" }), idle);
    if (isFinal(state.phase)) unlisten();
    const connection = deriveConnection(state);
    if (connection === shown && !failure) return;
    shown = connection;
    const error = failure;
    failure = undefined;
    subject.onConnection(connection, error, state.heardAt);
  };

  const run = async (signal: AbortSignal) => {
    let event: ConnectionEvent = { type: "closed" };
    let response: Response | undefined;
    try {
      if (state.via === "stream") {
        response = await get(signal, subject.streamPath(offset), { accept: "text/event-stream" });
        await readStream(response, signal);
      } else await poll(signal);
    } catch (error) {
      if (signal.aborted) return;
      failure = error;
      const { status = 0, retryAfterSeconds = 0 }: Partial<HolatApiError> = Object(error);
      if (!response) event = { type: "refused", status, retryAfterMs: retryAfterSeconds * 1000 };
    }
    if (!signal.aborted) dispatch(event);
  };

  const get = (signal: AbortSignal, path: string, headers: Readonly<Record<string, string>>) => {
    const why = reason;
    reason = "start";
    return connect(path, { signal, headers, reason: why });
  };

  const readStream = async (response: Response, signal: AbortSignal) => {
    const { body, headers } = response;
    if (!body || !headers.get("content-type")?.startsWith("text/event-stream"))
      throw createBadAnswer("event stream");
    const push = createEventParser((event) => {
      if (!signal.aborted) receive(event);
    });
    const reader = body.getReader();
    for (;;) {
      const { value } = await readBody(response, () => reader.read());
      if (!value || signal.aborted) return;
      dispatch({ type: "heard" });
      push(value);
    }
  };

  const receive = ({ type, data, id }: ServerEvent) => {
    offset = id;
    const value: unknown = JSON.parse(data);
    const { reconnectAfterMs, spreadMs, reason: why } = Object(value);
    if (spreadMs > 0) dispatch({ type: "spread", spreadMs });
    if (type === "status") subject.onSession(toVersioned<Item>(value));
    else if (type === "synced") subject.onSynced?.();
    else if (type === "draining") dispatch({ type, delayMs: Number(reconnectAfterMs) || 0 });
    else if (type === "closing") {
      failure = new HolatApiError(`Stream ended: ${why}`, {
        code: "UNAUTHORIZED",
        status: 401,
      });
      dispatch({ type, reason: why });
    } else subject.onEvent?.(type, value);
  };

  const poll = (signal: AbortSignal) =>
    subject.poll({
      long: state.via === "longPoll",
      intervalMs,
      get: (path, etag) => get(signal, path, etag ? { "if-none-match": etag } : {}),
      sleep: (ms) => new Promise((resolve) => void after(ms, resolve, true)),
      answer(session, waited) {
        if (signal.aborted) return;
        dispatch({ type: "heard", waited });
        if (session) subject.onSession(session);
      },
    });

  const unlisten = environment.listen((type) => dispatch({ type }));
  dispatch({ type: "start" });
  return (type) => dispatch({ type });
}

const bufferedWarning = "Holat polls: a proxy may buffer. nginx: proxy_buffering off";
