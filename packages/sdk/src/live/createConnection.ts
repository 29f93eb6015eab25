import { HolatApiError } from "../HolatApiError.js";
import { createBadAnswer, readBody } from "../readAnswer.js";
import { toSession } from "../readSession.js";
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

export interface LiveConnectionOptions {
  readonly subject: Subject;
  readonly connect: Connect;
  readonly environment: Environment;
  /** Between two plain polls. */
  readonly intervalMs: number;
}

/** `changed`: what the subject is about is another. `finish`: all of it is over. */
export type LiveConnection = (type: "changed" | "finish" | "stop") => void;

/** Runs the machine: its effects become requests and timers, and what comes of those becomes its events. */
export function createConnection({
  subject,
  connect,
  environment,
  intervalMs,
}: LiveConnectionOptions): LiveConnection {
  const { now, after } = environment;
  let state = createConnectionState(intervalMs);
  let shown: Connection | undefined;
  let offset: string | undefined;
  let attempt = new AbortController();
  let disarm = () => {};
  let lastError: unknown;

  const dispatch = (event: ConnectionEvent): void => {
    const step = transition(state, event, now(), environment.random());
    const { effect } = step;
    state = step.state;
    if (effect === "warn") environment.warn(bufferedWarning);
    else if (effect) {
      attempt.abort();
      attempt = new AbortController();
      if (effect === "open" || effect === "renew") void run(attempt.signal, effect === "renew");
    }
    arm();
    if (isFinal(state.phase)) unlisten();
    const connection = deriveConnection(state);
    if (connection !== shown) {
      shown = connection;
      if (state.liveAt < never) lastError = undefined;
      subject.onConnection(connection, lastError, state.heardAt);
    }
    if (effect === "fail") subject.onRefused(lastError);
  };

  const run = async (signal: AbortSignal, renewed: boolean) => {
    let event: ConnectionEvent = { type: "closed" };
    let response: Response | undefined;
    try {
      if (state.via === "stream") {
        response = await connect(subject.streamPath(offset), {
          signal,
          headers: { accept: "text/event-stream" },
          reason: renewed ? "expired" : "start",
          // The machine has its own count of that.
          renew: false,
        });
        await readStream(response, signal);
      } else await poll(signal);
    } catch (error) {
      if (signal.aborted) return;
      lastError = error;
      subject.onFailure?.(error);
      const { status = 0, retryAfterSeconds = 0 }: Partial<HolatApiError> = Object(error);
      if (!response) event = { type: "refused", status, retryAfterMs: retryAfterSeconds * 1000 };
    }
    if (!signal.aborted) dispatch(event);
  };

  const readStream = async (response: Response, signal: AbortSignal) => {
    if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
      throw createBadAnswer("event stream");
    }
    const push = createEventParser((event) => {
      if (!signal.aborted) receive(event);
    });
    const reader = response.body?.getReader();
    for (;;) {
      const { value } = (await readBody(response, async () => reader?.read())) ?? {};
      if (!value || signal.aborted) return;
      dispatch({ type: "heard" });
      push(value);
    }
  };

  const receive = ({ type, data, id }: ServerEvent) => {
    offset = id;
    const value: unknown = JSON.parse(data);
    const { reconnectAfterMs, reason } = Object(value);
    if (type === "status") subject.onSession(toSession(value));
    else if (type === "synced") subject.onSynced?.();
    else if (type === "draining") {
      dispatch({ type, delayMs: Math.min(Math.max(0, Number(reconnectAfterMs) || 0), longestDrainMs) });
    } else if (type === "closing") {
      lastError = new HolatApiError(`The stream was ended: ${reason}`, {
        code: "UNAUTHORIZED",
        status: 401,
      });
      dispatch({ type, reason });
    }
  };

  const poll = (signal: AbortSignal) =>
    subject.poll({
      long: state.via === "longPoll",
      intervalMs,
      get: (path, etag) => connect(path, { signal, headers: etag ? { "if-none-match": etag } : {} }),
      sleep: (ms) => new Promise((resolve) => void after(ms, resolve, true)),
      answer(session, waited) {
        if (signal.aborted) return;
        dispatch({ type: "heard", waited });
        if (session) subject.onSession(session);
      },
    });

  const arm = () => {
    disarm();
    const at = deriveTickAt(state);
    if (at === never) return;
    // A stream's socket keeps the process alive; where there is none the wait must do so itself.
    const idle = state.phase === "live" || state.phase === "connecting";
    disarm = after(Math.max(0, at - now()), () => dispatch({ type: "tick" }), idle);
  };

  const unlisten = environment.listen((type) => dispatch({ type }));
  dispatch({ type: "start" });
  return (type) => dispatch({ type });
}

const longestDrainMs = 30_000;
const bufferedWarning =
  "Holat: no event stream comes through, so it polls. Does a proxy buffer it? For nginx: proxy_buffering off";
