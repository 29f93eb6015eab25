import { createSessions, type SessionsAndMessages } from "@holat/sdk/sessions";
import { type Access, createShared, resolveAccess } from "./createShared.js";
import { sharedLiveSessions } from "./resolveLiveSessions.js";
import { getSettings } from "./settings.js";

export interface SessionsChoice extends Access {
  readonly sessions?: SessionsAndMessages | undefined;
}

const shared = /* @__PURE__ */ createShared((access) => {
  const { baseUrl, token } = access;
  const { messages, sessions } = createSessions({ ...(baseUrl && { baseUrl }), ...(token && { token }) });
  const { watch } = sharedLiveSessions(access).sessions;
  return { messages, sessions: { ...sessions, watch } };
});

/** As `resolveClient`, for the linked accounts. Throws as `createSessions` does. */
export function resolveSessions({ sessions, baseUrl, token }: SessionsChoice = {}): SessionsAndMessages {
  if (sessions) return sessions;
  const settings = getSettings();
  if (!(baseUrl ?? token) && settings.sessions) return settings.sessions;
  return shared(resolveAccess({ baseUrl, token }, settings));
}
