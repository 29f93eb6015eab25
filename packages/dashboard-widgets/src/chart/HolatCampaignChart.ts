import { createElementClass, createNotes, h, setBlock, setText, textAttribute } from "../element/index.js";
import { getChartTexts } from "../locale/chartTexts.js";
import { fillText } from "../locale/fillText.js";
import { resolveClient } from "../settings/resolveClient.js";
import { chartStyles } from "./chartStyles.js";
import { type CampaignStore, createCampaignStore } from "./createCampaignStore.js";
import { createPlot } from "./createPlot.js";

/** Connected and failed calls of a session over its time: `<holat-campaign-chart session-id="...">`. */
export const HolatCampaignChart = /* @__PURE__ */ createElementClass({
  attributes: { sessionId: textAttribute },
  texts: getChartTexts,
  styles: [chartStyles],
  deps: (host) => [resolveClient(host), host.sessionId] as const,
  open: ([client, sessionId]): CampaignStore | undefined =>
    sessionId === undefined ? undefined : createCampaignStore({ client, sessionId }),
  view({ root, texts, format }) {
    const plot = createPlot(format);
    const good = h("b");
    const bad = h("b");
    const summary = h("p", { class: "summary muted", part: "summary" });
    const partial = h("p", { class: "note", part: "partial" }, texts.chartPartial);
    const notes = createNotes(texts, format);
    root.append(
      h(
        "section",
        { class: "card", part: "card" },
        h(
          "div",
          { class: "head" },
          h("h3", {}, texts.chart),
          h("span", { class: "key good" }, texts.connected, good),
          h("span", { class: "key bad" }, texts.failed, bad),
        ),
        ...notes.nodes,
        plot.root,
        partial,
        summary,
      ),
    );

    return (snapshot) => {
      const { session = null, samples = [], isPartial = false } = snapshot ?? {};
      const last = samples.at(-1) ?? { at: 0, connected: 0, failed: 0 };
      const first = samples[0] ?? last;
      const told = fillText(texts.chartSummary, {
        span: format.span(Math.round((last.at - first.at) / 1_000)),
        processed: format.number(last.connected + last.failed),
        connected: format.number(last.connected),
        failed: format.number(last.failed),
      });
      const isEmpty = last.connected + last.failed === 0;
      const text = snapshot?.problem
        ? ""
        : session === null
          ? texts.loading
          : isEmpty
            ? texts.chartEmpty
            : told;
      setText(good, format.number(last.connected));
      setText(bad, format.number(last.failed));
      setBlock(summary, text);
      plot.update(samples, last.at, `${texts.chart}. ${text}`);
      partial.hidden = !isPartial;
      notes.update(snapshot);
      if (snapshot?.problem) return "error";
      if (session === null) return "loading";
      return snapshot?.stale ? "stale" : session.isCompleted ? "ended" : "live";
    };
  },
});
