import type { CallStatus } from "@holat/sdk";
import { h } from "../element/dom.js";
import type { SessionsTexts } from "./getSessionsTexts.js";
import type { FilterTexts } from "./parseSessionFilter.js";

const statuses: readonly CallStatus[] = ["PENDING", "RUNNING", "COMPLETED", "FAILED"];

export interface FilterBar {
  readonly root: HTMLElement;
  update(filter: FilterTexts): void;
}

/** Status, target and days; `onChange` is told what is chosen, undefined where nothing is. */
export function createFilterBar(texts: SessionsTexts, onChange: (filter: FilterTexts) => void): FilterBar {
  const status = h(
    "select",
    { "aria-label": texts.statusColumn },
    h("option", { value: "" }, texts.allStatuses),
  );
  for (const one of statuses) status.append(h("option", { value: one }, texts[one].replace(/[.…]+$/, "")));
  const target = h("input", { type: "search", placeholder: texts.target, "aria-label": texts.target });
  const from = h("input", { type: "date" });
  const to = h("input", { type: "date" });
  const clear = h("button", { type: "button", class: "quiet" }, texts.clearFilters);
  const fields = { status, target, from, to };
  const root = h(
    "div",
    { class: "filters", part: "filters", role: "group", "aria-label": texts.filters },
    status,
    target,
    h("label", {}, texts.fromDay, from),
    h("label", {}, texts.toDay, to),
    clear,
  );
  const tell = () =>
    onChange({
      status: status.value || undefined,
      target: target.value.trim() || undefined,
      from: from.value || undefined,
      to: to.value || undefined,
    });
  root.addEventListener("change", tell);
  clear.addEventListener("click", () => {
    for (const field of Object.values(fields)) field.value = "";
    tell();
  });
  return {
    root,
    update(filter) {
      for (const [name, field] of Object.entries(fields)) {
        const value = filter[name as keyof FilterTexts] ?? "";
        const shown = field.type === "date" ? value.slice(0, 10) : value;
        if (field.value !== shown && !field.matches(":focus")) field.value = shown;
      }
      clear.hidden = Object.values(filter).every((value) => value === undefined);
    },
  };
}
