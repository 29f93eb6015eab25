import type { Connection } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import type { ConnectionChange } from "../createConnectionHub.js";
import { getConnection } from "./getConnection.js";

export interface WaitForConnectionInput {
  readonly sessionId: string;
  /** What the asker has. */
  readonly version: number;
  readonly waitMs: number;
  readonly address: string | undefined;
  /** The asker has gone. */
  readonly signal: AbortSignal;
}

/**
 * The session as soon as its version is above the asker's; else as it is when the time is over. Throws SESSION_NOT_FOUND,
 * also when it is deleted meanwhile, TOO_MANY_STREAMS, DRAINING, DATABASE_AWAY.
 */
export async function waitForConnection(
  ctx: ConnectionsContext,
  principal: Principal,
  { sessionId, version, waitMs, address, signal }: WaitForConnectionInput,
): Promise<Connection> {
  const { hub, live, clock } = ctx;
  const { streams } = live;
  const giveBack = streams.admit(principal.id, address);
  const over = new AbortController();
  const wake = () => over.abort();
  const changed = (change: ConnectionChange) => {
    if (change.sessionId === sessionId && (change.connection?.version ?? Number.POSITIVE_INFINITY) > version)
      wake();
  };
  const { expiresAt } = principal;
  const leftMs = expiresAt === null ? waitMs : Math.max(0, expiresAt - clock.now());
  let leave = () => {};
  // Not AbortSignal.any: it would hold on to each poll for as long as the server runs.
  for (const end of [streams.draining, signal]) end.addEventListener("abort", wake);
  try {
    // Watched first, then read: what changes in between is not missed.
    ({ leave } = await withDatabase(clock, (aborted) => hub.watch(changed, aborted)));
    const before = await getConnection(ctx, principal, sessionId);
    if (before.version > version) return before;
    await clock.sleep(Math.min(waitMs, leftMs), over.signal).catch(() => {});
    streams.draining.throwIfAborted();
    return await getConnection(ctx, principal, sessionId);
  } finally {
    for (const end of [streams.draining, signal]) end.removeEventListener("abort", wake);
    leave();
    giveBack();
  }
}
