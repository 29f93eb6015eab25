import { type Clock, systemClock } from "@holat/core";
import type { Followed } from "../followSession.js";
import { addSample, type Sample } from "../render/pace.js";
import { renderLine } from "../render/renderLine.js";
import { createConnectionNotice } from "./createConnectionNotice.js";
import type { WatchView } from "./watchView.js";

const betweenMs = 1_000;

/** A line a change, at most one a second, and always the last. */
export function createLineView(
  write: (text: string) => void,
  notice: (line: string) => void,
  clock: Clock = systemClock,
): WatchView {
  const closing = new AbortController();
  let history: readonly Sample[] = [];
  let printedAt = Number.NEGATIVE_INFINITY;
  let waiting: Followed | undefined;
  let lastLine: string | undefined;

  const print = (followed: Followed) => {
    waiting = undefined;
    const line = renderLine(followed, history, clock.now());
    if (line === lastLine) return;
    lastLine = line;
    printedAt = clock.monotonic();
    write(`${line}\n`);
  };
  const printWaiting = () => {
    if (waiting !== undefined) print(waiting);
  };

  return {
    show(followed) {
      // No change of the session.
      if (followed.stale) return;
      history = addSample(history, { at: clock.now(), processed: followed.session.processedNumbers });
      const waitMs = printedAt + betweenMs - clock.monotonic();
      if (waitMs <= 0 || followed.session.isCompleted) return print(followed);
      if (waiting === undefined) clock.sleep(waitMs, closing.signal).then(printWaiting, () => {});
      waiting = followed;
    },
    onConnection: createConnectionNotice(notice),
    close() {
      printWaiting();
      closing.abort();
    },
  };
}
