import { type CallRecord, type Clock, HolatError, isTerminal } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { type RequestCancelInput, requestCancel } from "../requestCancel.js";
import { getCall } from "./getCall.js";

/** The answer waits this long for the session's owner, so that it mostly shows the cancel as taken. */
const ownerWaitMs = 2_000;
const lookEveryMs = 50;

/**
 * Asks for a session's end: a queued one ends at once, else its owner takes it from here. Asking again changes nothing.
 * Throws SESSION_NOT_FOUND, SESSION_ENDED, DATABASE_AWAY.
 */
export async function cancelCall(
  ctx: Context,
  principal: Principal,
  input: RequestCancelInput,
): Promise<CallRecord> {
  const record = await requestCancel(ctx, principal, input);
  return isTerminal(record.state.status) ? record : awaitOwner(ctx, principal, record, input.force);
}

/** The committed record once it shows the request, or as it is after `ownerWaitMs`. */
async function awaitOwner(
  ctx: Context,
  principal: Principal,
  asked: CallRecord,
  force: boolean,
): Promise<CallRecord> {
  const isTaken = ({ state }: CallRecord) =>
    isTerminal(state.status) || (!force && state.cancelRequestedAt !== null);
  const limit = new AbortController();
  const timer = new AbortController();
  ctx.clock.sleep(ownerWaitMs, timer.signal).then(
    () => limit.abort(),
    () => {},
  );
  try {
    await orAborted(ctx.engine.commanded([asked.id]), limit.signal);
    for (;;) {
      const { record } = await getCall(ctx, principal, { session: asked.id });
      if (limit.signal.aborted || isTaken(record)) return record;
      await pause(ctx.clock, limit.signal);
    }
  } catch (error) {
    if (!(error instanceof HolatError) || error.code !== "DATABASE_AWAY") throw error;
    return asked;
  } finally {
    timer.abort();
  }
}

async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  await clock.sleep(lookEveryMs, signal).catch(() => {});
}

/** Resolves when either happens; what goes on in the background goes on. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    work.then(resolve, reject);
  });
}
