import type { CallSession } from "@holat/sdk";
import { h, setAttribute } from "../element/index.js";
import type { Format } from "../locale/createFormat.js";
import { fillText } from "../locale/fillText.js";

export interface ProgressTexts {
  readonly progress: string;
  readonly progressOf: string;
  readonly progressUnknown: string;
}

/** A percentage that nobody knows yet is not 0%. */
export const isUnknown = ({ isCompleted, totalNumbers, progressPercentage }: CallSession) =>
  !isCompleted && totalNumbers === 0 && progressPercentage === 0;

/** One bar of two parts, connected and failed. While the total is unknown it shows the percentage, or that it moves. */
export function createProgressBar(texts: ProgressTexts, format: Format) {
  const connected = h("span", { class: "bar-connected", part: "bar-connected" });
  const failed = h("span", { class: "bar-failed", part: "bar-failed" });
  const root = h(
    "div",
    { class: "bar", part: "bar", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 },
    connected,
    failed,
  );
  return {
    root,
    update(session: CallSession) {
      const { sessionId, totalNumbers, processedNumbers, progressPercentage, failedCalls } = session;
      const unknown = isUnknown(session);
      const failedShare = Math.min(
        progressPercentage,
        totalNumbers > 0 ? (failedCalls / totalNumbers) * 100 : 0,
      );
      connected.style.inlineSize = `${progressPercentage - failedShare}%`;
      failed.style.inlineSize = `${failedShare}%`;
      setAttribute(root, "aria-label", `${texts.progress}: ${sessionId}`);
      setAttribute(root, "data-unknown", unknown);
      setAttribute(root, "data-status", session.status);
      setAttribute(root, "aria-valuenow", unknown ? null : progressPercentage);
      setAttribute(
        root,
        "aria-valuetext",
        totalNumbers > 0
          ? fillText(texts.progressOf, {
              processed: format.number(processedNumbers),
              total: format.number(totalNumbers),
            })
          : unknown
            ? texts.progressUnknown
            : format.percent(progressPercentage),
      );
    },
  };
}
