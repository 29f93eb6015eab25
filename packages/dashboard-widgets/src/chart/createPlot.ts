import { h, setAttribute, svg } from "../element/dom.js";
import type { Format } from "../locale/createFormat.js";
import type { Sample } from "./createSeries.js";
import { derivePaths } from "./derivePaths.js";
import { deriveTicks, deriveTimeTicks } from "./deriveTicks.js";

export interface Plot {
  readonly root: HTMLElement;
  update(samples: readonly Sample[], to: number, name: string): void;
}

const width = 1_000;
const height = 300;
const minute = 60_000;

/** Areas over time with their axes; it stretches with its place, the texts do not. */
export function createPlot(format: Format): Plot {
  const connected = svg("path", { class: "area good" });
  const failed = svg("path", { class: "area bad" });
  const connectedLine = svg("path", { class: "line good" });
  const failedLine = svg("path", { class: "line bad" });
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    failed,
    connected,
    failedLine,
    connectedLine,
  );
  const counts = h("div", { class: "counts", "aria-hidden": "true" });
  const times = h("div", { class: "times", "aria-hidden": "true" });
  const root = h("div", { class: "plot", part: "plot", role: "img" }, counts, drawing, times);
  let shownCounts = "";
  let shownTimes = "";

  return {
    root,
    update(samples, to, name) {
      setAttribute(root, "aria-label", name);
      const last = samples.at(-1);
      drawing.toggleAttribute("hidden", !last);
      counts.hidden = times.hidden = !last;
      const ticks = deriveTicks(last ? last.connected + last.failed : 0, 4);
      const highest = ticks.at(-1) ?? 1;
      const from = samples[0]?.at ?? to;
      const until = Math.max(to, from + 1_000);
      const paths = derivePaths(samples, { from, to: until, highest }, width, height);
      setAttribute(connected, "d", paths.connected);
      setAttribute(failed, "d", paths.failed);
      setAttribute(connectedLine, "d", paths.connectedLine);
      setAttribute(failedLine, "d", paths.failedLine);
      if (shownCounts !== ticks.join()) {
        shownCounts = ticks.join();
        counts.replaceChildren(
          ...ticks.map((tick) => {
            const label = h("span", {}, format.number(tick));
            label.style.insetBlockEnd = `${(tick / highest) * 100}%`;
            return label;
          }),
        );
      }
      const offsetMs = -new Date(from).getTimezoneOffset() * minute;
      const moments = deriveTimeTicks(from, until, 4, offsetMs);
      const places = moments.map((at) => ((at - from) / (until - from)) * 100);
      const wanted = `${moments} ${places.map(Math.round)}`;
      if (shownTimes === wanted) return;
      shownTimes = wanted;
      const isLong = moments.every((at) => at % minute === 0);
      times.replaceChildren(
        ...moments.map((at, index) => {
          const text = format.clock(at);
          const label = h("span", {}, isLong ? text.replace(/[.:]\d\d$/, "") : text);
          label.style.insetInlineStart = `${places[index]}%`;
          return label;
        }),
      );
    },
  };
}
