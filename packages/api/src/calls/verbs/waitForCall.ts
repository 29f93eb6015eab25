import { type CallRecord, isTerminal } from "@holat/core";
import { maySeeTarget } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import { checkStillValid } from "../../access/revokedPrincipals.js";
import type { Context } from "../../context.js";
import type { CallChange } from "../../live/hub/createChange.js";
import { parseSessionRef, sessionNotFound } from "../sessionRef.js";

export interface WaitForCallInput {
  readonly session: string;
  /** What the asker has. */
  readonly version: number;
  readonly waitMs: number;
  readonly address: string | undefined;
  /** The asker has gone. */
  readonly signal: AbortSignal;
}

/**
 * The session as soon as its version is above the asker's or it has ended; else as it is when the time is over. Throws
 * SESSION_NOT_FOUND, TOO_MANY_STREAMS, UNAUTHORIZED (the key or view token ended meanwhile), DRAINING, and DATABASE_AWAY when nothing is known of the session.
 */
export async function waitForCall(
  ctx: Context,
  principal: Principal,
  { session, version, waitMs, address, signal }: WaitForCallInput,
): Promise<CallRecord> {
  const { hub, streams } = ctx.live;
  const ref = parseSessionRef(session);
  const giveBack = streams.admit(principal.id, address);
  const over = new AbortController();
  const wake = () => over.abort();
  const told: { latest?: CallRecord; enough: boolean } = { enough: false };
  const changed = ({ record }: CallChange) => {
    told.latest = record;
    told.enough = record.version > version || isTerminal(record.state.status);
    if (told.enough) wake();
  };
  const { expiresAt } = principal;
  const leftMs = expiresAt === null ? waitMs : Math.max(0, expiresAt - ctx.clock.now());
  const unhear = ctx.revoked.onAdded((isOver) => isOver(principal) && wake());
  let leave = () => {};
  // Not AbortSignal.any: it would hold on to each poll for as long as the server runs.
  for (const end of [streams.draining, signal]) end.addEventListener("abort", wake);
  try {
    leave = await hub.watch([ref], changed, ({ target }) => maySeeTarget(principal, target));
    await ctx.clock.sleep(Math.min(waitMs, leftMs), over.signal).catch(() => {});
    checkStillValid(ctx, principal);
    if (!told.enough) streams.draining.throwIfAborted();
    if (!told.latest) throw sessionNotFound(session);
    return told.latest;
  } finally {
    for (const end of [streams.draining, signal]) end.removeEventListener("abort", wake);
    unhear();
    leave();
    giveBack();
  }
}
