import { type CommonOptions, connect } from "../client/connect.js";
import { UsageError } from "../client/UsageError.js";
import { askServer, isServer } from "./askServer.js";
import type { KeysAccess } from "./keysAccess.js";

export interface KeysOptions extends CommonOptions {
  readonly local?: boolean | undefined;
}

/**
 * A server where one is named, or answers where `holat serve` would listen with these settings; else the database itself.
 * Throws a UsageError, and what both ways reject with.
 */
export async function findKeys(
  options: KeysOptions,
  env: NodeJS.ProcessEnv,
  { make }: { readonly make: boolean },
): Promise<KeysAccess> {
  const named = options.url !== undefined || Boolean(env.HOLAT_URL);
  const here = `http://localhost:${env.HOLAT_PORT || "3000"}`;
  // A port that is none is told of with the other settings.
  const { url } = connect(named || !URL.canParse(here) ? options : { ...options, url: here }, env);
  if (options.local && options.url !== undefined)
    throw new UsageError("--local stands beside --url; give the one or the other");
  if (!options.local && (named || (await isServer(url))))
    return askServer(url, env.HOLAT_API_KEY || undefined);
  const { openLocally } = await import("./openLocally.js");
  const keys = await openLocally(env, { make });
  return options.local ? keys : { ...keys, way: `${keys.way} (no server answers at ${url})` };
}
