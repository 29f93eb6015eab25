import { type Clock, systemClock } from "@holat/core";
import type { CallSession, Client } from "@holat/sdk";

/** A session as last heard of. */
export interface Followed {
  readonly session: CallSession;
  /** True while there is no connection: the session is as it was at `asOf`. */
  readonly stale: boolean;
  /** Epoch ms. */
  readonly asOf: number;
}

/** Every state of a session from now to its end. Rejects when the server refuses, or with the signal's reason. */
export async function* followSession(
  client: Client,
  sessionId: string,
  options: { readonly signal: AbortSignal; readonly lang?: string; readonly clock?: Clock },
): AsyncGenerator<Followed> {
  const { clock = systemClock, ...request } = options;
  let version = -1;
  for (;;) {
    const session = await client.calls.get(sessionId, request);
    if (session.version > version) yield { session, stale: false, asOf: clock.now() };
    version = session.version;
    if (session.isCompleted) return;
    await clock.sleep(1_000, request.signal);
  }
}
