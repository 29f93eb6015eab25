import { HolatApiError } from "../HolatApiError.js";

/** One server-sent event. */
export interface ServerEvent {
  readonly type: string;
  readonly data: string;
  /** The newest `id:` so far, this event's or an earlier one's. */
  readonly id: string | undefined;
}

const maxLength = 1_048_576;

/**
 * Takes the bytes of an event stream as they come, cut anywhere, and calls `onEvent` for each whole event. Throws
 * BAD_ANSWER when a line, or the data of one event, is longer than 1 MiB.
 */
export function createEventParser(onEvent: (event: ServerEvent) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let line = "";
  let type = "";
  let data: string | undefined;
  let id: string | undefined;
  let afterReturn = false;

  const endLine = () => {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (line === "") {
      const event = { type: type || "message", data: data ?? "", id };
      const whole = data !== undefined;
      type = "";
      data = undefined;
      if (whole) onEvent(event);
    } else if (field === "data") {
      data = data === undefined ? value : `${data}\n${value}`;
      refuseLong(data);
    } else if (field === "event") type = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    line = "";
  };

  return (bytes) => {
    let text = decoder.decode(bytes, { stream: true });
    if (text === "") return;
    // The second half of a CRLF that was cut in two.
    if (afterReturn && text[0] === "\n") text = text.slice(1);
    afterReturn = text.endsWith("\r");
    const lines = text.split(/\r\n|\r|\n/);
    for (const [index, part] of lines.entries()) {
      if (index > 0) endLine();
      line += part;
      refuseLong(line);
    }
  };
}

function refuseLong(text: string): void {
  if (text.length <= maxLength) return;
  throw new HolatApiError(`The event stream has a line of more than ${maxLength} characters.`, {
    code: "BAD_ANSWER",
    status: 200,
  });
}
