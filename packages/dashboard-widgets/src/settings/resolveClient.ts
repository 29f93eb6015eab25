import { type Client, createClient, type Watches } from "@holat/sdk";
import { type Access, createShared, resolveAccess } from "./createShared.js";
import { sharedWatcher } from "./resolveWatcher.js";
import { getSettings } from "./settings.js";

export interface ClientChoice extends Access {
  readonly client?: Client | undefined;
}

const shared = /* @__PURE__ */ createShared((access) => {
  const { baseUrl, token } = access;
  const { calls } = createClient({ ...(baseUrl && { baseUrl }), ...(token && { token }) });
  const watcher = sharedWatcher(access);
  const watch = ((id: string, first, second) =>
    typeof first === "function"
      ? watcher.watch(id, first, second)
      : calls.watch(id, first)) as Watches["watch"];
  return { calls: { ...calls, watch } };
});

/**
 * The client to ask with: the one given, else one of the server and token given, else the page's own. Equal settings give
 * the same client, and so one stream. Throws as `createClient` does.
 */
export function resolveClient({ client, baseUrl, token }: ClientChoice = {}): Client {
  if (client) return client;
  const settings = getSettings();
  if (!(baseUrl ?? token) && settings.client) return settings.client;
  return shared(resolveAccess({ baseUrl, token }, settings));
}
