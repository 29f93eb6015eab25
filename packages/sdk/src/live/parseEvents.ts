import { createBadAnswer } from "../readAnswer.js";

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
    const [, field, value = ""] = /^([^:]*):? ?(.*)/s.exec(line) ?? [];
    if (line === "") {
      if (data !== undefined) onEvent({ type: type || "message", data, id });
      type = "";
      data = undefined;
    } else if (field === "data") data = data === undefined ? value : `${data}\n${value}`;
    else if (field === "event") type = value;
    else if (field === "id" && !value.includes("\0")) id = value;
    line = "";
  };

  return (bytes) => {
    let text = decoder.decode(bytes, { stream: true });
    if (text === "") return;
    // The second half of a CRLF that was cut in two.
    if (afterReturn && text[0] === "\n") text = text.slice(1);
    afterReturn = text.endsWith("\r");
    for (const [index, part] of text.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) endLine();
      line += part;
      if (line.length + (data?.length ?? 0) > maxLength) {
        throw createBadAnswer("event stream: it has a line of over 1 MiB");
      }
    }
  };
}
