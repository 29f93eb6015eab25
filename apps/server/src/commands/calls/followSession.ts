import type { Client, SessionUpdate, WatchOptions } from "@holat/sdk";

/** A session as last heard of; while `stale`, it is as it was at `asOf` (epoch ms). */
export type Followed = Pick<SessionUpdate, "session" | "stale" | "asOf">;

/**
 * Every state of a session from now to its end. A server that is not there at the beginning rejects; one that goes away
 * later is waited for.
 */
export async function* followSession(
  client: Client,
  sessionId: string,
  options: WatchOptions & { readonly signal: AbortSignal },
): AsyncGenerator<Followed> {
  const { signal, lang } = options;
  const session = await client.calls.get(sessionId, { signal, ...(lang === undefined ? {} : { lang }) });
  yield { session, stale: false, asOf: Date.now() };
  if (!session.isCompleted) yield* client.calls.watch(sessionId, options);
}
