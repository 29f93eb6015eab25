import type { CallSession } from "@holat/core";
import { HolatApiError, isHolatApiError } from "../HolatApiError.js";
import { toSession } from "../readSession.js";
import type { Connect } from "./connect.js";
import {
  type ConnectionEvent,
  createConnectionState,
  deriveTickAt,
  type Effect,
  isFinal,
  transition,
} from "./connectionMachine.js";
import { type Connection, deriveConnection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import type { ServerEvent } from "./parseEvents.js";
import { readStream } from "./readStream.js";
import type { Source } from "./source.js";

export interface LiveConnectionOptions {
  readonly source: Source;
  readonly connect: Connect;
  readonly environment: Environment;
  /** Between two plain polls. */
  readonly intervalMs: number;
  findVersion(id: string): number | undefined;
  onSession(session: CallSession): void;
  /** All of the present state has been told. */
  onSynced?(): void;
  /** Something came from the server. */
  onHeard?(): void;
  /** An attempt begins: what was known is no longer confirmed. */
  onAttempt?(): void;
  onConnection(connection: Connection, error: unknown): void;
  /** An attempt failed; it goes on. */
  onFailure?(error: unknown): void;
  /** Refused for good. */
  onRefused(error: unknown): void;
}

export interface LiveConnection {
  /** What the source is about has changed. */
  change(): void;
  /** All is over. */
  finish(): void;
  stop(): void;
}

/** Runs the machine: its effects become requests and timers, and what comes of those becomes its events. */
export function createConnection(options: LiveConnectionOptions): LiveConnection {
  const { source, connect, environment, intervalMs, onSession } = options;
  const { clock, page } = environment;
  let state = createConnectionState(intervalMs);
  let shown: Connection | undefined;
  let offset: string | undefined;
  let attempt = new AbortController();
  let timer = new AbortController();
  let armedAt = Number.POSITIVE_INFINITY;
  let lastError: unknown;

  const dispatch = (event: ConnectionEvent): void => {
    const step = transition(state, event, clock.now(), environment.random());
    state = step.state;
    for (const effect of step.effects) perform(effect);
    arm();
    const connection = deriveConnection(state);
    if (connection === "live" || connection === "degraded") lastError = undefined;
    if (connection !== shown) {
      shown = connection;
      options.onConnection(connection, lastError);
    }
    if (step.effects.some(({ type }) => type === "fail")) options.onRefused(lastError);
  };

  const perform = (effect: Effect) => {
    if (effect.type === "warn") return environment.warn(bufferedWarning);
    attempt.abort();
    if (isFinal(state)) return unlisten();
    if (effect.type !== "open") return;
    attempt = new AbortController();
    if (state.meanwhile === undefined) options.onAttempt?.();
    void run(effect.via === "stream" ? stream : poll, attempt.signal, effect.freshToken);
  };

  const run = async (work: typeof stream, signal: AbortSignal, freshToken: boolean) => {
    try {
      await work(signal, freshToken);
      if (!signal.aborted) dispatch({ type: "closed" });
    } catch (error) {
      if (signal.aborted) return;
      lastError = error;
      const refused = isHolatApiError(error) && error.status >= 300 ? error : undefined;
      options.onFailure?.(error);
      if (signal.aborted) return;
      dispatch(
        refused
          ? { type: "refused", status: refused.status, retryAfterMs: (refused.retryAfterSeconds ?? 0) * 1000 }
          : { type: "closed" },
      );
    }
  };

  const stream = async (signal: AbortSignal, freshToken: boolean) => {
    const path = source.streamPath();
    const resume = offset === undefined ? "" : `${path.includes("?") ? "&" : "?"}offset=${offset}`;
    const response = await connect(path + resume, {
      signal,
      headers: { accept: "text/event-stream" },
      reason: freshToken ? "expired" : "start",
      // The machine has its own count of that.
      renew: false,
    });
    if (signal.aborted) return;
    dispatch({ type: "opened" });
    const onBytes = () => {
      if (signal.aborted) return;
      dispatch({ type: "heard" });
      options.onHeard?.();
    };
    await readStream(response, onBytes, (event) => {
      if (!signal.aborted) receive(event);
    });
  };

  const receive = ({ type, data, id }: ServerEvent) => {
    offset = id;
    if (type === "status") onSession(toSession(readData(data)));
    else if (type === "synced") options.onSynced?.();
    else if (type === "draining") {
      dispatch({ type, delayMs: Number(readField(data, "reconnectAfterMs")) || 0 });
    } else if (type === "closing") {
      const reason = String(readField(data, "reason"));
      lastError = new HolatApiError(`The server ended the stream: ${reason}.`, {
        code: reason === "slow" ? "NETWORK" : "UNAUTHORIZED",
        status: reason === "slow" ? 0 : 401,
      });
      dispatch({ type, reason });
    }
  };

  const poll = (signal: AbortSignal) =>
    source.poll({
      connect,
      signal,
      clock,
      long: state.via === "longPoll",
      intervalMs,
      findVersion: options.findVersion,
      onSession: (session) => {
        if (!signal.aborted) onSession(session);
      },
      onAnswer: (waited) => {
        if (signal.aborted) return;
        dispatch({ type: "answered", waited });
        options.onHeard?.();
      },
    });

  const arm = () => {
    const at = deriveTickAt(state);
    // A timer that rings too early is cheaper than a new one for every piece of a stream.
    if (at >= armedAt && at !== Number.POSITIVE_INFINITY) return;
    timer.abort();
    armedAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    timer = new AbortController();
    // While something is open its socket keeps the process alive; a wait between two attempts must do so itself.
    clock.sleep(Math.max(0, at - clock.now()), timer.signal, state.phase !== "waiting").then(
      () => {
        armedAt = Number.POSITIVE_INFINITY;
        if (clock.now() >= state.dueAt && state.phase !== "waiting") {
          lastError = new HolatApiError("The server said nothing for too long.", {
            code: "NETWORK",
            status: 0,
          });
        }
        dispatch({ type: "tick" });
      },
      () => {},
    );
  };

  const unlisten = page.listen((type) => dispatch({ type }));
  if (page.isHidden()) dispatch({ type: "hidden" });
  dispatch({ type: "start" });
  return {
    change: () => dispatch({ type: "changed" }),
    finish: () => dispatch({ type: "finish" }),
    stop: () => dispatch({ type: "stop" }),
  };
}

function readData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new HolatApiError("An event's data is not JSON.", { code: "BAD_ANSWER", status: 200, cause });
  }
}

function readField(data: string, key: string): unknown {
  return Reflect.get(Object(readData(data)), key);
}

const bufferedWarning =
  "Holat: the event stream does not come through, so this page asks again and again instead. Something between it and " +
  "the server, a proxy most likely, holds the stream back or cuts it. For nginx: `proxy_buffering off;` and " +
  "`proxy_read_timeout 1h;` for the server's location, and no `proxy_ignore_headers X-Accel-Buffering;`.";
