import type { CallSession } from "@holat/core";
import { createConnection, type LiveConnection } from "./live/createConnection.js";
import { createView, type View } from "./live/createView.js";
import { type Environment, platform } from "./live/environment.js";
import { guard } from "./live/guard.js";
import type { ListenOptions } from "./live/listen.js";
import { pollSession } from "./live/pollSession.js";
import type { SessionUpdate } from "./live/update.js";
import { sessionPath, toQuery } from "./paths.js";
import { readJson } from "./readAnswer.js";
import { toSession } from "./readSession.js";
import { type ConnectionOptions, createSend, type Send } from "./request.js";

export interface CallSessionMonitorOptions extends ConnectionOptions {
  /** Of statusDescription: uz, ru, en, id. The server's own when absent. */
  readonly lang?: string;
  /** Every failed request; the monitor goes on unless the server refused for good. Default: console.error */
  readonly onError?: (error: unknown) => void;
  readonly onConnection?: ListenOptions["onConnection"];
  /** Time, chance and the page, for tests. */
  readonly environment?: Environment;
}

/**
 * Follows one session until it is over: by a stream, by held-back requests where no stream comes through, by plain ones
 * where those do not either. After the end nothing more is requested.
 *
 * ```ts
 * const monitor = new CallSessionMonitor("session-1738862891234-abc123", (status) => {
 *   console.log(status.statusDescription, status.progressPercentage);
 * });
 * monitor.start();
 * ```
 */
export class CallSessionMonitor {
  readonly sessionId: string;
  readonly onUpdate: (session: CallSession, update: SessionUpdate) => unknown;
  readonly #options: CallSessionMonitorOptions;
  readonly #send: Send;
  readonly #view: View;
  #connection: LiveConnection | undefined;

  constructor(
    sessionId: string,
    onUpdate: (session: CallSession, update: SessionUpdate) => unknown,
    options: CallSessionMonitorOptions = {},
  ) {
    this.sessionId = sessionId;
    this.onUpdate = onUpdate;
    this.#options = options;
    this.#send = createSend(options);
    const { environment = platform } = options;
    this.#view = createView((update) => {
      // Before the caller is told: a callback may ask for anything.
      if (update.session.isCompleted) this.#close("finish");
      guard(environment.report, () => this.onUpdate(update.session, update));
    });
  }

  /** `intervalMs` is between two requests where neither a stream nor held-back requests come through. */
  start(intervalMs = 3000): void {
    if (this.#connection) return;
    const { lang, environment = platform, onConnection, onError = logError } = this.#options;
    const { report } = environment;
    const view = this.#view;
    let told: unknown;
    const onFailure = (error: unknown) => {
      if (error !== told) guard(report, () => onError(error));
      told = error;
    };
    this.#connection = createConnection({
      connect: this.#send,
      environment,
      intervalMs,
      subject: {
        streamPath: (offset) => `${sessionPath(this.sessionId)}/events${toQuery({ lang, offset })}`,
        poll: (poll) => pollSession(this.sessionId, lang, () => view.update?.session.version, poll),
        onSession: (session) => view.accept(session, environment.now()),
        onConnection: (connection, error, heardAt) => {
          view.connect(connection, heardAt);
          guard(report, () => onConnection?.(connection, error));
        },
        onFailure,
        onRefused: (error) => {
          this.#connection = undefined;
          onFailure(error);
        },
      },
    });
  }

  stop(): void {
    this.#close("stop");
  }

  /** Asks once, tells onUpdate, and resolves with the session; rejects with a HolatApiError. */
  async fetchStatus(): Promise<CallSession> {
    const { lang, environment = platform } = this.#options;
    const response = await this.#send(sessionPath(this.sessionId) + toQuery({ lang }));
    const session = toSession(await readJson(response));
    this.#view.accept(session, environment.now(), true);
    return session;
  }

  #close(type: "finish" | "stop"): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.(type);
  }
}

function logError(error: unknown): void {
  console.error("Status fetch error:", error);
}
