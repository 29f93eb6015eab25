import type { CallSession } from "@holat/sdk";
import { element, setAttribute } from "../dom.js";
import type { View } from "./context.js";

/** One bar of two parts: connected and failed. While the total is unknown it shows the percentage, or that it moves. */
export function createProgressBar({ texts, format }: View) {
  const connected = element("span", { class: "bar-connected" });
  const failed = element("span", { class: "bar-failed" });
  const root = element(
    "div",
    {
      class: "bar",
      role: "progressbar",
      "aria-label": texts.progress,
      "aria-valuemin": "0",
      "aria-valuemax": "100",
    },
    connected,
    failed,
  );
  return {
    root,
    update: (session: CallSession) => {
      const { totalNumbers, processedNumbers, progressPercentage, failedCalls } = session;
      const unknown = totalNumbers === 0 && progressPercentage === 0 && session.isRunning;
      const failedShare = totalNumbers > 0 ? Math.min(100, (failedCalls / totalNumbers) * 100) : 0;
      connected.style.width = `${Math.max(0, progressPercentage - failedShare)}%`;
      failed.style.width = `${Math.min(failedShare, progressPercentage)}%`;
      setAttribute(root, "data-unknown", unknown ? "" : null);
      setAttribute(root, "aria-valuenow", unknown ? null : String(progressPercentage));
      setAttribute(
        root,
        "aria-valuetext",
        totalNumbers > 0
          ? texts.progressOf(format.figure(processedNumbers), format.figure(totalNumbers))
          : unknown
            ? texts.progressUnknown
            : `${progressPercentage}%`,
      );
    },
  };
}
