import type { CallSession } from "@holat/sdk";
import { h, setAttribute } from "../element/dom.js";
import type { Format } from "../locale/createFormat.js";
import { fillText } from "../locale/fillText.js";
import { type Cell, type Column, createText, createTextCell } from "../table/cells.js";
import type { SessionsTexts } from "./getSessionsTexts.js";

/** The columns of the list of call sessions. */
export function createSessionColumns(texts: SessionsTexts, format: Format): Column<CallSession>[] {
  return [
    {
      name: "session",
      label: texts.sessionId,
      create: () => createTextCell(({ sessionId }) => sessionId, "code"),
    },
    { name: "status", label: texts.statusColumn, create: () => createStatusCell(texts) },
    { name: "progress", label: texts.progressColumn, create: () => createProgressCell(texts, format) },
    { name: "stats", label: texts.statistics, create: () => createStatsCell(texts, format) },
    {
      name: "duration",
      label: texts.duration,
      create: () => createTextCell(({ durationSeconds }) => format.span(durationSeconds)),
    },
    {
      name: "time",
      label: texts.time,
      create: () => createTextCell(({ startedAt }) => format.moment(startedAt), "time"),
    },
  ];
}

function createStatusCell(texts: SessionsTexts): Cell<CallSession> {
  const text = createText();
  const badge = h("span", { class: "badge", part: "badge" }, text.node);
  return {
    root: h("div", {}, badge),
    update({ status }) {
      text.set(texts[status]);
      setAttribute(badge, "data-status", status);
    },
  };
}

function createProgressCell(texts: SessionsTexts, format: Format): Cell<CallSession> {
  const text = createText();
  const connected = h("span", { class: "fill good" });
  const failed = h("span", { class: "fill bad" });
  const bar = h(
    "div",
    { class: "bar", role: "progressbar", "aria-label": texts.progress },
    failed,
    connected,
  );
  return {
    root: h("div", {}, bar, h("span", { class: "percent" }, text.node)),
    update({ progressPercentage, totalNumbers, processedNumbers, connectedCalls, failedCalls, isRunning }) {
      const isUnknown = isRunning && totalNumbers === 0 && progressPercentage === 0;
      text.set(isUnknown ? "…" : format.percent(progressPercentage));
      const judged = connectedCalls + failedCalls;
      const good = judged === 0 ? 1 : connectedCalls / judged;
      // Moved on the compositor alone: no layout, whatever the number of rows.
      connected.style.transform = `scaleX(${(progressPercentage / 100) * good})`;
      failed.style.transform = `scaleX(${progressPercentage / 100})`;
      setAttribute(bar, "aria-valuenow", isUnknown ? null : progressPercentage);
      setAttribute(
        bar,
        "aria-valuetext",
        totalNumbers > 0
          ? fillText(texts.progressOf, {
              processed: format.number(processedNumbers),
              total: format.number(totalNumbers),
            })
          : texts.progressUnknown,
      );
    },
  };
}

function createStatsCell(texts: SessionsTexts, format: Format): Cell<CallSession> {
  const figures = (
    [
      ["total", "totalNumbers"],
      ["processed", "processedNumbers"],
      ["connected", "connectedCalls"],
      ["failed", "failedCalls"],
    ] as const
  ).map(([name, field]) => {
    const text = createText();
    const root = h("span", { class: `figure ${name}`, title: texts[name] }, text.node);
    return { root, field, text };
  });
  const root = h("div", {});
  for (const [index, figure] of figures.entries()) root.append(index > 0 ? " / " : "", figure.root);
  return {
    root,
    update(session) {
      for (const { field, text } of figures) text.set(format.number(session[field]));
    },
  };
}
