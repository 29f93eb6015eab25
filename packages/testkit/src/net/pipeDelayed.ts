import type { Socket } from "node:net";

/** How many bytes may be under way in one direction before the source is paused. */
const windowBytes = 256 * 1024;

export interface DelayedPipe {
  stall(): void;
  resume(): void;
}

/**
 * Passes bytes on in order, each piece `delayMs()` after it came, with back-pressure. `take` sees each piece just before
 * it is written and answers with the part to write and whether the link is to be cut after it.
 */
export function pipeDelayed(options: {
  readonly source: Socket;
  readonly sink: Socket;
  readonly delayMs: () => number;
  readonly take: (piece: Buffer) => { readonly piece: Buffer; readonly cut: boolean };
  readonly cut: () => void;
}): DelayedPipe {
  const { source, sink, delayMs, take, cut } = options;
  const queue: { readonly piece: Buffer | null; readonly dueAt: number }[] = [];
  let underWay = 0;
  let stalled = false;
  let waiting = false;

  const write = (bytes: Buffer) => {
    const taken = take(bytes);
    sink.write(taken.piece, () => {
      underWay -= bytes.length;
      if (taken.cut) cut();
      else if (!stalled && underWay < windowBytes) source.resume();
    });
  };
  const drain = () => {
    for (let next = queue[0]; next !== undefined && !stalled && !sink.destroyed; next = queue[0]) {
      const waitMs = next.dueAt - performance.now();
      if (waitMs > 0) {
        if (waiting) return;
        waiting = true;
        setTimeout(() => {
          waiting = false;
          drain();
        }, waitMs);
        return;
      }
      queue.shift();
      if (next.piece === null) sink.end();
      else write(next.piece);
    }
  };
  const enter = (piece: Buffer | null) => {
    queue.push({ piece, dueAt: performance.now() + delayMs() });
    drain();
  };
  source.on("data", (piece: Buffer) => {
    underWay += piece.length;
    if (underWay >= windowBytes) source.pause();
    enter(piece);
  });
  source.on("end", () => enter(null));
  return {
    stall() {
      stalled = true;
      source.pause();
    },
    resume() {
      stalled = false;
      source.resume();
      drain();
    },
  };
}
