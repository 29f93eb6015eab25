import { element, setText } from "../../dom/element.js";
import type { Target } from "../../server/createServerCalls.js";
import type { Format } from "../../texts/createFormat.js";
import type { TargetsTexts } from "./texts/index.js";

/** So many places are drawn one by one; more of them as one bar. */
const mostDrawn = 16;

/** How many of a machine's places are taken, and how many campaigns wait for one. */
export function createSlots(texts: TargetsTexts, format: Format) {
  const bar = element("div", { class: "slots-bar", role: "meter", "aria-valuemin": 0 });
  const figures = element("strong");
  const queued = element("span");
  return {
    root: element("div", { class: "slots" }, element("div", { class: "row between" }, figures, queued), bar),
    update: ({ name, running, queued: waiting, maxConcurrent }: Target) => {
      const taken = texts.of(format.figure(running), format.figure(maxConcurrent));
      setText(figures, taken);
      setText(queued, waiting === 0 ? "" : texts.queuedCount(format.figure(waiting)));
      bar.setAttribute("aria-label", texts.slots(name));
      bar.setAttribute("aria-valuemax", String(Math.max(1, maxConcurrent)));
      bar.setAttribute("aria-valuenow", String(Math.min(running, maxConcurrent)));
      bar.setAttribute("aria-valuetext", taken);
      const drawn = maxConcurrent <= mostDrawn ? Math.max(1, maxConcurrent) : 1;
      while (bar.children.length > drawn) bar.lastElementChild?.remove();
      while (bar.children.length < drawn) bar.append(element("span", { class: "slot" }, element("span")));
      const share = maxConcurrent === 0 ? 0 : running / maxConcurrent;
      for (const [index, slot] of [...bar.children].entries()) {
        const full = drawn === 1 ? share : running > index ? 1 : 0;
        (slot.firstElementChild as HTMLElement).style.inlineSize = `${Math.min(1, full) * 100}%`;
      }
    },
  };
}
