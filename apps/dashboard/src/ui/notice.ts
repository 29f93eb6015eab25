import { type Child, element } from "../dom/element.js";
import { type IconName, icon } from "../dom/icon.js";

export function notice(tone: "info" | "bad", text: string, ...actions: Child[]): HTMLElement {
  return element(
    "div",
    { class: "notice", "data-tone": tone },
    icon("alert"),
    element("p", {}, text),
    ...actions,
  );
}

/** Nothing is there yet, and what to do about it. */
export function emptyState(name: IconName, title: string, ...children: Child[]): HTMLElement {
  return element(
    "div",
    { class: "empty" },
    element("div", { class: "empty-mark" }, icon(name)),
    element("h2", {}, title),
    ...children,
  );
}

export function skeleton(text: string): HTMLElement {
  return element(
    "div",
    { class: "skeleton" },
    element("p", { class: "visually-hidden" }, text),
    ...Array.from({ length: 3 }, () => element("div", { class: "bone", "aria-hidden": "true" })),
  );
}
