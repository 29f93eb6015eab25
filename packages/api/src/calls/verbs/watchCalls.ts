import type { Locale } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { CallChange } from "../../live/hub/createChange.js";
import { type CallFilter, findChangedSince, findPresent } from "../../live/hub/findCalls.js";
import type { EventBody } from "../../live/stream/eventSink.js";
import {
  decodeOffset,
  encodeOffset,
  judgeTime,
  longestGapMs,
  offsetSlackMs,
  type ResetReason,
} from "../../live/stream/offset.js";
import { createMatcher } from "../createMatcher.js";
import { openCallStream } from "./openCallStream.js";

const mostLive = 1_000;
const mostChanged = 1_000;

export interface WatchCallsInput {
  readonly filter: Omit<CallFilter, "visible">;
  /** So many of the newest are told whatever their status. */
  readonly limit: number;
  readonly offset: string | undefined;
  readonly lang: Locale;
  readonly address: string | undefined;
}

/**
 * A stream of all sessions that match, present ones and new ones; one that no longer matches the status is told once
 * more. It never ends by itself. Throws TOO_MANY_STREAMS, DRAINING, DATABASE_AWAY.
 */
export async function watchCalls(
  ctx: Context,
  principal: Principal,
  { filter: asked, limit, offset, lang, address }: WatchCallsInput,
): Promise<EventBody> {
  const { hub } = ctx.live;
  // As a part of the filter it is a part of what a read is shared by.
  const filter: CallFilter = { ...asked, visible: principal.limits.targets };
  return openCallStream(ctx, principal, { lang, address, endsWhenDone: false }, async (stream, leaveBy) => {
    const matches = createMatcher(filter);
    const changed = (change: CallChange) => {
      if (matches(change.record)) stream.changed(change);
    };
    const at = ctx.clock.now();
    const reset = offset === undefined ? undefined : judgeTime(offset, at, longestGapMs);
    leaveBy(await hub.watchAll(changed));
    const present = await hub.share(`${limit} ${JSON.stringify(filter)}`, () =>
      withDatabase(ctx.clock, () => findPresent(ctx.db, filter, { limit, mostLive })),
    );
    for (const record of present) matches(record);
    const since = offset === undefined || reset !== undefined ? undefined : decodeOffset(offset);
    const missed = since
      ? await withDatabase(ctx.clock, () =>
          findChangedSince(ctx.db, filter, { since: since.at - offsetSlackMs, limit: mostChanged + 1 }),
        )
      : [];
    const tooMany: ResetReason | undefined = missed.length > mostChanged ? "too-old" : undefined;
    for (const record of [...present, ...(tooMany ? [] : missed)]) stream.gather(record);
    stream.settle({ reset: reset ?? tooMany, offset: encodeOffset({ at, version: 0 }) });
  });
}
