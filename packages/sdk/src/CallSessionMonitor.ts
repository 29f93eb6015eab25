import type { CallSession } from "@holat/core";
import { createChannel } from "./live/createChannel.js";
import { type Environment, platform } from "./live/environment.js";
import { type ListenOptions, listen, type Watch } from "./live/listen.js";
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
  #version = -1;
  #watch: Watch | undefined;

  constructor(
    sessionId: string,
    onUpdate: (session: CallSession, update: SessionUpdate) => unknown,
    options: CallSessionMonitorOptions = {},
  ) {
    this.sessionId = sessionId;
    this.onUpdate = onUpdate;
    this.#options = options;
    this.#send = createSend(options);
  }

  /** `intervalMs` is between two requests where neither a stream nor held-back requests come through. */
  start(intervalMs = 3000): void {
    if (this.#watch) return;
    const { lang, environment = platform, onConnection } = this.#options;
    const onError =
      this.#options.onError ?? ((error: unknown) => console.error("Status fetch error:", error));
    let told: unknown;
    const onFailure = (error: unknown) => {
      if (error === told) return;
      told = error;
      onError(error);
    };
    const { add } = createChannel({ connect: this.#send, environment, intervalMs, lang, onFailure });
    this.#watch = listen(
      (listener) =>
        add(this.sessionId, {
          ...listener,
          onEnd: (error) => {
            this.#watch = undefined;
            listener.onEnd(error);
          },
        }),
      (update) => {
        // The answer to a fetchStatus may have been ahead of the stream.
        if (update.session.version < this.#version) return;
        this.#version = update.session.version;
        return this.onUpdate(update.session, update);
      },
      { onConnection, onError: onFailure },
      environment,
    );
  }

  stop(): void {
    this.#watch?.stop();
    this.#watch = undefined;
  }

  /** Asks once, tells onUpdate, and resolves with the session; rejects with a HolatApiError. */
  async fetchStatus(): Promise<CallSession> {
    const { lang, environment = platform } = this.#options;
    const response = await this.#send(`${sessionPath(this.sessionId)}${toQuery({ lang })}`);
    const session = toSession(await readJson(response));
    if (session.isCompleted) this.stop();
    if (session.version >= this.#version) {
      this.#version = session.version;
      const connection = session.isCompleted ? "ended" : "connecting";
      this.onUpdate(session, { session, connection, stale: false, asOf: environment.clock.now() });
    }
    return session;
  }
}
