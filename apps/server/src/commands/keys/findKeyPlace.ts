import { connect } from "../client/connect.js";
import { findCause } from "../client/describeFailure.js";
import { UsageError } from "../client/UsageError.js";
import { createServerKeys } from "./createServerKeys.js";
import type { KeyPlace } from "./keyPlace.js";

export interface KeyPlaceOptions {
  readonly url?: string | undefined;
  readonly database?: boolean | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** A key is to be made: also where there is no database yet. */
  readonly make: boolean;
}

/**
 * The server that was named; or the database when that was asked for, or when no server was named and none listens at the
 * default address.
 */
export async function findKeyPlace({
  url,
  database = false,
  ...options
}: KeyPlaceOptions): Promise<KeyPlace> {
  const { env } = options;
  if (database && url !== undefined) throw new UsageError("--url and --database are two places; name one");
  if (!database) {
    const server = { url: connect({ url }, env).url, apiKey: env.HOLAT_API_KEY || undefined };
    const named = url !== undefined || Boolean(env.HOLAT_URL);
    if (named || (await isListening(server.url))) return createServerKeys(server);
  }
  const { openDatabaseKeys } = await import("./openDatabaseKeys.js");
  return openDatabaseKeys(options);
}

/** Anything there counts: what it is shows when it is asked. */
async function isListening(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: "HEAD", redirect: "manual" });
    await response.body?.cancel();
    return true;
  } catch (error) {
    return findCause(error) !== "ECONNREFUSED";
  }
}
