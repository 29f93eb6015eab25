import { platform } from "../live/environment.js";
import { toQuery } from "../paths.js";
import { createSend } from "../request.js";
import { createAsk } from "../retry.js";
import { createSessionCalls } from "./createSessionCalls.js";
import type { SessionsClient, SessionsOptions } from "./createSessions.js";
import { createSessionWatches } from "./createSessionWatches.js";

/** What `createSessions` gives is one too. */
export interface LiveSessions {
  readonly sessions: Pick<
    SessionsClient,
    "watch" | "qr" | "requestPairingCode" | "restart" | "logout" | "uptimeOfAll"
  >;
}

/**
 * What a page needs that shows linked accounts and links them: half of `createSessions`.
 *
 * ```ts
 * const { sessions } = createLiveSessions();
 * const watch = sessions.watch({ onSession: ({ sessionId, status }) => console.log(sessionId, status) });
 * ```
 *
 * Throws a TypeError as `createClient` does.
 */
export function createLiveSessions(options: SessionsOptions = {}): LiveSessions {
  const { retry, environment = platform } = options;
  const send = createSend(options);
  const { get, post, pathOf } = createSessionCalls(createAsk(send, retry));
  return {
    sessions: {
      restart: (sessionId, how) => post(pathOf(sessionId, "/restart"), how),
      logout: (sessionId, how) => post(pathOf(sessionId, "/logout"), how),
      qr: (sessionId, how) => get(pathOf(sessionId, "/qr"), how),
      requestPairingCode: (sessionId, phone, how) => post(pathOf(sessionId, "/pairing-code"), how, { phone }),
      uptimeOfAll: ({ signal, ...range } = {}) => get(`/sessions/uptime${toQuery(range)}`, { signal }),
      watch: createSessionWatches(send, environment),
    },
  };
}
