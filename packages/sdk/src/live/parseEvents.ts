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
 * Takes the bytes of an event stream as they come, cut anywhere, and calls `onEvent` for each whole event. Lines end
 * with LF or CRLF. Throws BAD_ANSWER for an event that is longer than 1 MiB.
 */
export function createEventParser(onEvent: (event: ServerEvent) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = "";
  let id: string | undefined;
  return (bytes) => {
    const blocks = (rest + decoder.decode(bytes, { stream: true })).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    if (rest.length > maxLength) throw createBadAnswer("event stream");
    for (const block of blocks) {
      let type = "message";
      let data = "";
      for (const line of block.split("\n")) {
        const [, field, value = ""] = /^(\w+):? ?(.*)/s.exec(line) ?? [];
        if (field === "data") data += `${value}\n`;
        else if (field === "event") type = value;
        else if (field === "id") id = value;
      }
      if (data) onEvent({ type, data: data.slice(0, -1), id });
    }
  };
}
