import { z } from "zod";
import { invalidRequest } from "../../http/RequestError.js";
import type { Reply } from "../../http/reply.js";
import type { EventBody } from "../../live/stream/eventSink.js";

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  // nginx would hold the events back until its buffer is full.
  "x-accel-buffering": "no",
};

export function eventReply(body: EventBody): Reply {
  return { status: 200, headers, body };
}

/** `?offset=`, else what an EventSource sends by itself. Throws VALIDATION_FAILED for one that is no event's id. */
export function readOffset(offset: string | undefined, lastEventId: string | undefined): string | undefined {
  if (offset !== undefined) return offset;
  if (lastEventId === undefined || lastEventId.length <= 128) return lastEventId;
  const detail = `Last-Event-ID has ${lastEventId.length} characters; send the id of an event of this server, which has at most 128`;
  throw invalidRequest([{ pointer: "/header/Last-Event-ID", detail, code: "too_big" }]);
}

export const eventHeaders = {
  headers: z.object({
    "Last-Event-ID": z
      .string()
      .max(128)
      .optional()
      .describe("The id of the last event that was seen; `offset` goes before it."),
  }),
};

export const eventContent = {
  200: {
    description:
      "Events: `status` (data: the status object), `synced` after the present state, `reset` before it when the offset cannot be used, `end`, `draining`, `closing`. A comment every 15 s, with `spread` when it has changed: a client that loses the stream comes back at a random time within `spreadMs`, which `synced` tells too.",
    content: { "text/event-stream": { schema: z.string() } },
  },
};
