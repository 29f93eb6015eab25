import { createWatcher, type Watcher } from "@holat/sdk";
import { createShared, resolveAccess } from "./createShared.js";
import type { ClientChoice } from "./resolveClient.js";
import { getSettings } from "./settings.js";

export const sharedWatcher = /* @__PURE__ */ createShared(({ baseUrl, token }) =>
  createWatcher({ ...(baseUrl && { baseUrl }), ...(token && { token }) }),
);

/** As `resolveClient`, for those who only watch single sessions: half as much code, and the same stream. */
export function resolveWatcher({ client, ...access }: ClientChoice = {}): Watcher {
  if (client) return client.calls;
  const settings = getSettings();
  const isOwn = access.baseUrl !== undefined || access.token !== undefined;
  if (!isOwn && settings.client) return settings.client.calls;
  return sharedWatcher(resolveAccess(access, settings));
}
