import type { CallSession } from "@holat/core";
import { createConnection, type LiveConnection } from "./live/createConnection.js";
import { type Environment, platform } from "./live/environment.js";
import { guard } from "./live/guard.js";
import type { ListenOptions } from "./live/listen.js";
import { pollSession } from "./live/pollSession.js";
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
  readonly onUpdate: (session: CallSession) => unknown;
  readonly #options: CallSessionMonitorOptions;
  readonly #send: Send;
  #session: CallSession | undefined;
  #close: LiveConnection | undefined;

  constructor(
    sessionId: string,
    onUpdate: (session: CallSession) => unknown,
    options: CallSessionMonitorOptions = {},
  ) {
    this.sessionId = sessionId;
    this.onUpdate = onUpdate;
    this.#options = options;
    this.#send = createSend(options);
  }

  /** `intervalMs` is between two requests where neither a stream nor held-back requests come through. */
  start(intervalMs = 3000): void {
    if (this.#close) return;
    const { lang, environment = platform, onConnection, onError = console.error } = this.#options;
    const { sessionId } = this;
    this.#close = createConnection({
      connect: this.#send,
      environment,
      intervalMs,
      subject: {
        streamPath: (offset) => `${sessionPath(sessionId)}/events${toQuery({ lang, offset })}`,
        poll: (poll) => pollSession(sessionId, lang, () => this.#session?.version, poll),
        onSession: (session) => this.#accept(session),
        onConnection: (connection, error) => {
          if (connection === "stopped" || connection === "ended") this.#close = undefined;
          guard(() => onConnection?.(connection, error));
          if (error) guard(() => onError(error));
        },
      },
    });
  }

  stop(): void {
    this.#close?.("stop");
  }

  /** Asks once, tells onUpdate, and resolves with the session; rejects with a HolatApiError. */
  async fetchStatus(): Promise<CallSession> {
    const response = await this.#send(sessionPath(this.sessionId) + toQuery({ lang: this.#options.lang }));
    const session = toSession(await readJson(response));
    this.#accept(session, 0);
    return session;
  }

  /** Drops what is not `newer` by that many versions. */
  #accept(session: CallSession, newer = 1): void {
    if (this.#session && session.version < this.#session.version + newer) return;
    this.#session = session;
    // Before the caller is told: a callback may ask for anything.
    if (session.isCompleted) this.#close?.("finish");
    guard(() => this.onUpdate(session));
  }
}
