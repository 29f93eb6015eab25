import type { CallSession } from "@holat/core";
import { readEventStream, type WireEvent } from "../../../../test/stream/support/readEventStream.js";

/** A stream's events one by one; what stands between is asked for by name. */
export interface EventReader {
  /** undefined at the end. */
  next(): Promise<WireEvent | undefined>;
  /** The data of the next `status` event; throws when another event comes first. */
  status(): Promise<CallSession>;
  /** Throws unless just these events come next, of which `status` is told as `status VERSION`. */
  expect(...names: string[]): Promise<WireEvent[]>;
  /** All events up to the end, named in the same way. */
  rest(): Promise<string[]>;
  close(): Promise<void>;
}

/** Without the opening lines, which carry `retry:` and a comment, and without pings. */
export function readEvents(body: ReadableStream<Uint8Array>): EventReader {
  const events = readEventStream(body);
  const next = async (): Promise<WireEvent | undefined> => {
    for (;;) {
      const { done, value } = await events.next();
      if (done) return undefined;
      if (value.event !== undefined) return value;
    }
  };
  const nameOf = ({ event = "", data }: WireEvent) =>
    event === "status" ? `status ${(JSON.parse(data) as CallSession).version}` : event;
  return {
    next,
    status: async () => {
      const event = await next();
      if (event?.event !== "status") throw new Error(`no status but ${event?.event ?? "the end"}`);
      return JSON.parse(event.data) as CallSession;
    },
    expect: async (...names) => {
      const got: WireEvent[] = [];
      for (const name of names) {
        const event = await next();
        if (!event || nameOf(event) !== name)
          throw new Error(`${event ? nameOf(event) : "the end"} where ${name} was expected`);
        got.push(event);
      }
      return got;
    },
    rest: async () => {
      const names: string[] = [];
      for (let event = await next(); event; event = await next()) names.push(nameOf(event));
      return names;
    },
    close: async () => {
      await events.return(undefined);
      // Who has read nothing yet holds no reader.
      if (!body.locked) await body.cancel();
    },
  };
}
