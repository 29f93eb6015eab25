import { h, setText } from "../element/dom.js";
import type { Format } from "../locale/createFormat.js";
import { fillText } from "../locale/fillText.js";
import type { LogTexts } from "../locale/logTexts.js";
import type { LogSearchSnapshot } from "./createLogStore.js";

export interface SearchForm {
  readonly root: HTMLElement;
  /** Empties it, for another log. */
  reset(): void;
  /** `index`: which match is gone to, from 0. */
  update(search: LogSearchSnapshot | null, index: number | undefined): void;
  focus(): void;
}

export interface SearchEvents {
  onFind(text: string): void;
  onStep(step: 1 | -1): void;
}

export function createSearchForm(
  texts: LogTexts,
  format: Format,
  { onFind, onStep }: SearchEvents,
): SearchForm {
  const field = h("input", { type: "search", placeholder: texts.search, "aria-label": texts.search });
  const count = h("span", { class: "count muted", role: "status" });
  const previous = h("button", { type: "button", "aria-label": texts.previous, title: texts.previous }, "↑");
  const next = h("button", { type: "button", "aria-label": texts.next, title: texts.next }, "↓");
  const root = h("form", { class: "find", part: "search" }, field, count, previous, next);
  let looked = "";
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value === looked) onStep(1);
    else {
      looked = field.value;
      onFind(looked);
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.shiftKey) return;
    event.preventDefault();
    onStep(-1);
  });
  // Emptied by its cross, or by Escape.
  field.addEventListener("input", () => {
    if (field.value !== "" || looked === "") return;
    looked = "";
    onFind("");
  });
  previous.addEventListener("click", () => onStep(-1));
  next.addEventListener("click", () => onStep(1));
  return {
    root,
    reset() {
      field.value = looked = "";
    },
    focus: () => field.focus(),
    update(search, index) {
      const found = search?.count ?? 0;
      previous.disabled = next.disabled = found === 0;
      const total = `${format.number(found)}${search?.isDone === false ? "…" : ""}`;
      if (!search) setText(count, "");
      else if (found === 0) setText(count, search.isDone ? texts.noMatch : "…");
      else if (index === undefined) setText(count, fillText(texts.matches, { count: total }));
      else setText(count, fillText(texts.matchOf, { index: format.number(index + 1), count: total }));
    },
  };
}
