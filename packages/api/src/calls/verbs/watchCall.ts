import type { Locale } from "@holat/core";
import { maySeeTarget } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import type { EventBody } from "../../live/stream/eventSink.js";
import { encodeOffset, judgeTime, judgeVersion } from "../../live/stream/offset.js";
import { parseSessionRef } from "../sessionRef.js";
import { openCallStream } from "./openCallStream.js";

export interface WatchCallInput {
  /** 1 to 100 sessionIds or UUIDs. */
  readonly sessions: readonly string[];
  /** Their offsets are of a stream that was about this one session. */
  readonly single: boolean;
  /** An earlier event's id; anything is taken, and answered by `reset` when it cannot be used. */
  readonly offset: string | undefined;
  readonly lang: Locale;
  readonly address: string | undefined;
}

/**
 * A stream of named sessions: as they are, then every change, until all of them have ended. Throws SESSION_NOT_FOUND,
 * TOO_MANY_STREAMS, DRAINING, and DATABASE_AWAY when nothing is known of a session.
 */
export async function watchCall(
  ctx: Context,
  principal: Principal,
  { sessions, single, offset, lang, address }: WatchCallInput,
): Promise<EventBody> {
  const { hub } = ctx.live;
  const refs = [...new Map(sessions.map(parseSessionRef).map((ref) => [ref.value, ref])).values()];
  return openCallStream(ctx, principal, { lang, address, endsWhenDone: true }, async (stream, leaveBy) => {
    const at = ctx.clock.now();
    leaveBy(await hub.watch(refs, stream.changed, ({ target }) => maySeeTarget(principal, target)));
    const [first] = stream.gathered.values();
    const stand = single && first ? { at: first.updatedAt, version: first.version } : { at, version: 0 };
    const judge = (text: string) =>
      single ? judgeVersion(text, stand.version) : judgeTime(text, at, Number.POSITIVE_INFINITY);
    stream.settle({ reset: offset === undefined ? undefined : judge(offset), offset: encodeOffset(stand) });
  });
}
