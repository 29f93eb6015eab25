import { type Child, element } from "../dom/element.js";

export function pageHead(title: Child, lead: Child, ...actions: Child[]): HTMLElement {
  return element(
    "div",
    { class: "page-head" },
    element("div", { class: "page-title" }, element("h1", {}, title), lead && element("p", { class: "muted" }, lead)),
    element("div", { class: "row page-actions" }, ...actions),
  );
}

export function panel(title: string, ...children: Child[]): HTMLElement {
  return element("section", { class: "panel" }, element("h2", {}, title), ...children);
}
