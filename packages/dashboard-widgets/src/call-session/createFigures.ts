import type { CallSession } from "@holat/sdk";
import { h, setAttribute, setText } from "../element/index.js";
import type { Format } from "../locale/createFormat.js";

interface FigureTexts {
  readonly total: string;
  readonly processed: string;
  readonly connected: string;
  readonly failed: string;
  readonly duration: string;
  readonly statistics: string;
}

/** The figures of a session, with their names. */
export function createFigures(texts: FigureTexts, format: Format) {
  const root = h("dl", { class: "figures", part: "statistics", "aria-label": texts.statistics });
  const add = (name: "total" | "processed" | "connected" | "failed" | "duration", tone = "") => {
    const value = h("dd", { part: `${name}-value` });
    root.append(h("div", { part: name }, h("dt", {}, texts[name]), value));
    return (text: string, isZero: boolean) => {
      setText(value, text);
      setAttribute(value, "class", isZero ? "zero" : tone);
    };
  };
  const showTotal = add("total");
  const showProcessed = add("processed");
  const showConnected = add("connected", "good");
  const showFailed = add("failed", "bad");
  const showDuration = add("duration");
  return {
    root,
    update(session: CallSession) {
      const { totalNumbers, processedNumbers, connectedCalls, failedCalls, durationSeconds } = session;
      showTotal(format.number(totalNumbers), totalNumbers === 0);
      showProcessed(format.number(processedNumbers), processedNumbers === 0);
      showConnected(format.number(connectedCalls), connectedCalls === 0);
      showFailed(format.number(failedCalls), failedCalls === 0);
      showDuration(format.span(durationSeconds), false);
    },
  };
}
