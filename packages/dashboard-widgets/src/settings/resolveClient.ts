import { type Client, createClient } from "@holat/sdk";
import { type Access, createShared, resolveAccess } from "./createShared.js";
import { getSettings } from "./settings.js";

export interface ClientChoice extends Access {
  readonly client?: Client | undefined;
}

const shared = /* @__PURE__ */ createShared(({ baseUrl, token }) =>
  createClient({ ...(baseUrl && { baseUrl }), ...(token && { token }) }),
);

/**
 * The client to ask with: the one given, else one of the server and token given, else the page's own. Equal settings give
 * the same client, and so one stream. Throws as `createClient` does.
 */
export function resolveClient({ client, ...access }: ClientChoice = {}): Client {
  if (client) return client;
  const settings = getSettings();
  const isOwn = access.baseUrl !== undefined || access.token !== undefined;
  if (!isOwn && settings.client) return settings.client;
  return shared(resolveAccess(access, settings));
}
