import { type CallRecord, HolatError, isTerminal } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import type { ViewGrant } from "../../access/viewTokens.js";
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
 * SESSION_NOT_FOUND, TOO_MANY_STREAMS, UNAUTHORIZED (the view token ended meanwhile), DRAINING, and DATABASE_AWAY when nothing is known of the session.
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
  const { view } = principal;
  const leftMs = view ? Math.max(0, view.expiresAt - ctx.clock.now()) : waitMs;
  const unhear = ctx.viewTokens.onRevoked((tokenId) => tokenId === view?.tokenId && wake());
  let leave = () => {};
  // Not AbortSignal.any: it would hold on to each poll for as long as the server runs.
  for (const end of [streams.draining, signal]) end.addEventListener("abort", wake);
  try {
    leave = await hub.watch([ref], changed);
    await ctx.clock.sleep(Math.min(waitMs, leftMs), over.signal).catch(() => {});
    if (view) checkStillValid(ctx, view);
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

/** It was valid when the request came; the answer may be a minute later. */
function checkStillValid({ clock, viewTokens }: Context, { tokenId, expiresAt }: ViewGrant): void {
  const revoked = viewTokens.isRevoked(tokenId);
  if (!revoked && expiresAt > clock.now()) return;
  throw new HolatError("UNAUTHORIZED", `The view token ${revoked ? "was revoked" : "has expired"}`, {
    hint: "Ask your own server for a new one: POST /calls/session/{sessionId}/view-token with its key.",
  });
}
