import { HolatApiError } from "../HolatApiError.js";
import { createEventParser, type ServerEvent } from "./parseEvents.js";

/** Reads an event stream to its end. `onBytes` comes before the events that the bytes hold. */
export async function readStream(
  response: Response,
  onBytes: () => void,
  onEvent: (event: ServerEvent) => void,
): Promise<void> {
  if (!response.body || !response.headers.get("content-type")?.startsWith("text/event-stream")) {
    throw new HolatApiError(`The answer of ${response.url} is no event stream.`, {
      code: "BAD_ANSWER",
      status: response.status,
    });
  }
  const push = createEventParser(onEvent);
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    push(value);
  }
}
