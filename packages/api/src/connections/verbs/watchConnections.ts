import { maySeeConnection } from "../../access/keyLimits.js";
import { hasScope, type Principal } from "../../access/principal.js";
import { withDatabase } from "../../http/withDatabase.js";
import type { EventBody } from "../../live/stream/eventSink.js";
import { judgeTime, longestGapMs } from "../../live/stream/offset.js";
import type { ConnectionsContext } from "../connectionsContext.js";
import { createConnectionStream } from "../createConnectionStream.js";

export interface WatchConnectionsInput {
  /** Names; undefined: all that the principal may see, new ones too. */
  readonly sessions: readonly string[] | undefined;
  readonly offset: string | undefined;
  readonly address: string | undefined;
}

/**
 * A stream of sessions as they change, present ones first, and of their messages for who may send some. Throws
 * TOO_MANY_STREAMS, DRAINING, DATABASE_AWAY.
 */
export async function watchConnections(
  ctx: ConnectionsContext,
  principal: Principal,
  { sessions, offset, address }: WatchConnectionsInput,
): Promise<EventBody> {
  const { hub, feed, live, clock } = ctx;
  const wanted = sessions === undefined ? undefined : new Set(sessions);
  const matches = (sessionId: string) =>
    maySeeConnection(principal, sessionId) && (wanted?.has(sessionId) ?? true);
  const giveBack = live.streams.admit(principal.id, address);
  let leave = () => {};
  const stream = createConnectionStream({
    clock,
    random: live.random,
    reset: offset === undefined ? undefined : judgeTime(offset, clock.now(), longestGapMs),
    streams: live.streams,
    principal,
    onOver: () => {
      leave();
      giveBack();
    },
  });
  try {
    const watch = await withDatabase(clock, (signal) =>
      hub.watch((change) => {
        if (matches(change.sessionId)) stream.changed(change);
      }, signal),
    );
    const unwatch = feed.watch((message) => {
      if (matches(message.sessionId) && hasScope(principal, "messages:send")) stream.told(message);
    });
    leave = () => {
      watch.leave();
      unwatch();
    };
    stream.present(watch.present.filter(({ sessionId }) => matches(sessionId)));
    return stream;
  } catch (error) {
    stream.abandon();
    throw error;
  }
}
