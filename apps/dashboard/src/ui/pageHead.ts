import { type Child, element } from "../dom/element.js";
import { icon } from "../dom/icon.js";

export interface PageHead {
  readonly title: Child;
  readonly lead?: string;
  /** A link to the page above this one. */
  readonly back?: HTMLAnchorElement;
  readonly actions?: readonly Child[];
}

export function pageHead({ title, lead, back, actions = [] }: PageHead): HTMLElement {
  if (back !== undefined) back.prepend(icon("back"));
  return element(
    "div",
    { class: "page-head" },
    element(
      "div",
      { class: "page-title" },
      back,
      element("h1", {}, title),
      lead !== undefined && element("p", { class: "muted" }, lead),
    ),
    element("div", { class: "row page-actions" }, ...actions),
  );
}

export function panel(title: string, ...children: Child[]): HTMLElement {
  return element("section", { class: "panel" }, element("h2", {}, title), ...children);
}
