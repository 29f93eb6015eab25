import { connect } from "node:net";

const needle = Buffer.from('"processedNumbers":');
const lineFeed = 10;
const zero = 48;
const nine = 57;
/** One for all sockets: what is read is looked at before the next read. */
const shared = Buffer.alloc(64 * 1024);

/** Takes the bytes of one event stream; `seen` gets the line number that each event shows once its last byte is here. */
export function openWatcher(
  url: URL,
  { seen, lost }: { seen(line: number): void; lost(why: string): void },
): void {
  /** An event whose end has not come yet. */
  let unfinished: number | undefined;
  const take = (size: number) => {
    const piece = shared.subarray(0, size);
    const complete = piece[size - 1] === lineFeed;
    for (let at = piece.indexOf(needle); at >= 0; at = piece.indexOf(needle, at)) {
      if (unfinished !== undefined) seen(unfinished);
      at += needle.length;
      unfinished = 0;
      for (let digit = piece[at] ?? 0; digit >= zero && digit <= nine; digit = piece[++at] ?? 0) {
        unfinished = unfinished * 10 + digit - zero;
      }
    }
    if (!complete || unfinished === undefined) return;
    seen(unfinished);
    unfinished = undefined;
  };
  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    onread: {
      buffer: shared,
      callback: (size) => {
        take(size);
        return true;
      },
    },
  });
  socket.setNoDelay(true);
  socket.once("error", (error) => lost(error.message));
  socket.once("close", () => lost("closed"));
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\naccept: text/event-stream\r\n\r\n`,
  );
}
