import type { Locale } from "@holat/core";
import type { Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { type CallStream, createCallStream } from "../../live/stream/createCallStream.js";

/**
 * A stream that holds a place, and what `prepare` gathers for it; `leaveBy` takes what ends that. When `prepare`
 * rejects, the place is given back. Throws TOO_MANY_STREAMS, DRAINING.
 */
export async function openCallStream(
  ctx: Context,
  principal: Principal,
  options: { readonly lang: Locale; readonly address: string | undefined; readonly endsWhenDone: boolean },
  prepare: (stream: CallStream, leaveBy: (leave: () => void) => void) => Promise<void>,
): Promise<CallStream> {
  const { hub, streams, random } = ctx.live;
  const giveBack = streams.admit(principal.id, options.address);
  let leave = () => {};
  const stream = createCallStream({
    streams,
    present: hub.present,
    clock: ctx.clock,
    random,
    lang: options.lang,
    principal,
    endsWhenDone: options.endsWhenDone,
    onOver: () => {
      leave();
      giveBack();
    },
  });
  try {
    await prepare(stream, (how) => {
      leave = how;
    });
    return stream;
  } catch (error) {
    stream.abandon();
    throw error;
  }
}
