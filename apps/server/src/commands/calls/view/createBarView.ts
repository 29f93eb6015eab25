import { type Clock, systemClock } from "@holat/core";
import type { Followed } from "../followSession.js";
import { addSample, type Sample } from "../render/pace.js";
import { renderBar } from "../render/renderBar.js";
import type { WatchView } from "./watchView.js";

const betweenMs = 200;
const eraseLine = "\r\u001b[2K";

export interface BarTerminal {
  /** As wide as it is now: it may be resized. */
  columns(): number;
  readonly color: boolean;
  readonly blocks: boolean;
  write(text: string): void;
}

/** One line that is drawn anew: at a change, and as time passes, for the spans in it go on. */
export function createBarView(terminal: BarTerminal, clock: Clock = systemClock): WatchView {
  const closing = new AbortController();
  let history: readonly Sample[] = [];
  let latest: Followed | undefined;
  let drawn: string | undefined;

  const draw = () => {
    if (latest === undefined) return;
    // The last column stays empty: some terminals wrap as soon as it is written.
    const style = { ...terminal, width: terminal.columns() - 1 };
    const line = renderBar(latest, history, clock.now(), style);
    if (line === drawn) return;
    drawn = line;
    terminal.write(`${eraseLine}${line}`);
  };
  const keepDrawing = async () => {
    for (;;) {
      await clock.sleep(betweenMs, closing.signal);
      draw();
    }
  };

  return {
    show(followed) {
      history = addSample(history, { at: clock.now(), processed: followed.session.processedNumbers });
      const first = latest === undefined;
      latest = followed;
      if (first) keepDrawing().catch(() => {});
      if (first || followed.session.isCompleted) draw();
    },
    onConnection() {},
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      draw();
      if (drawn !== undefined) terminal.write("\n");
    },
  };
}
