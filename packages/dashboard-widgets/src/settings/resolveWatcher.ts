import { createWatcher, type Watcher } from "@holat/sdk/watcher";
import { createShared, resolveAccess } from "./createShared.js";
import type { ClientChoice } from "./resolveClient.js";
import { getSettings } from "./settings.js";

export const sharedWatcher = /* @__PURE__ */ createShared(({ baseUrl, token }) =>
  createWatcher({ ...(baseUrl && { baseUrl }), ...(token && { token }) }),
);

/** As `resolveClient`, for those who only watch single sessions: half as much code, and the same stream. */
export function resolveWatcher({ client, baseUrl, token }: ClientChoice = {}): Watcher {
  if (client) return client.calls;
  const settings = getSettings();
  if (!(baseUrl ?? token) && settings.client) return settings.client.calls;
  return sharedWatcher(resolveAccess({ baseUrl, token }, settings));
}
