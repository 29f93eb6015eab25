/** What stands between two blank lines of a stream. */
export interface WireEvent {
  /** Undefined for a comment, or for `retry:` alone. */
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: string;
  readonly retryMs: number | undefined;
}

const fields = /^(event|id|data|retry): (.*)$/;

/**
 * Reads a stream by the letter of what the server promises, and rejects at whatever else stands there. A browser's parser
 * would forgive much of it; this one is the check of the server. A stream that breaks off in the midst of an event just ends.
 */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<WireEvent> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  // A `for await` would hold on to the body where the reader of the events stops.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) yield parseBlock(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parseBlock(block: string): WireEvent {
  const found = new Map<string, string>();
  for (const line of block.split("\n")) {
    if (line.startsWith(": ")) continue;
    const [, name, value] = fields.exec(line) ?? [];
    if (name === undefined || value === undefined || found.has(name))
      throw new Error(`not a line of a stream: ${JSON.stringify(line.slice(0, 200))}`);
    found.set(name, value);
  }
  const retry = found.get("retry");
  const id = found.get("id");
  if (id !== undefined && !/^[A-Za-z0-9_-]{1,128}$/.test(id))
    throw new Error(`not an offset: ${id.slice(0, 200)}`);
  if (found.has("event") !== found.has("data")) throw new Error(`half an event: ${block.slice(0, 200)}`);
  return {
    event: found.get("event"),
    id,
    data: found.get("data") ?? "",
    retryMs: retry === undefined ? undefined : Number(retry),
  };
}
