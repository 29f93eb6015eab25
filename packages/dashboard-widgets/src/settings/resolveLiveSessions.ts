import { createLiveSessions, type LiveSessions } from "@holat/sdk/sessions";
import { type Access, createShared, resolveAccess } from "./createShared.js";
import { getSettings } from "./settings.js";

export interface LiveSessionsChoice extends Access {
  readonly sessions?: LiveSessions | undefined;
}

export const sharedLiveSessions = /* @__PURE__ */ createShared(({ baseUrl, token }) =>
  createLiveSessions({ ...(baseUrl && { baseUrl }), ...(token && { token }) }),
);

/** As `resolveSessions`, for the elements: half as much code, and the same stream. */
export function resolveLiveSessions({ sessions, baseUrl, token }: LiveSessionsChoice = {}): LiveSessions {
  if (sessions) return sessions;
  const settings = getSettings();
  if (!(baseUrl ?? token) && settings.sessions) return settings.sessions;
  return sharedLiveSessions(resolveAccess({ baseUrl, token }, settings));
}
