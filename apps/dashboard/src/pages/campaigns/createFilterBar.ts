import { element } from "../../dom/element.js";
import type { CampaignFilter } from "../../routing/campaignFilter.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { select } from "../../ui/field.js";

const statuses = ["PENDING", "RUNNING", "COMPLETED", "FAILED"] as const;

/** The controls of a filter of campaigns; each change tells the whole of it. */
export function createFilterBar(
  { texts, server }: PageContext,
  first: CampaignFilter,
  onChange: (filter: CampaignFilter) => void,
): HTMLElement {
  const { campaigns } = texts;
  const tell = () => {
    const next = {
      status: status.value as CampaignFilter["status"] | "",
      target: target.value,
      from: from.value,
      to: to.value,
    };
    clear.hidden = Object.values(next).every((value) => value === "");
    onChange(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")));
  };
  const status = select(
    [
      { value: "", label: campaigns.anyStatus },
      ...statuses.map((value) => ({ value, label: campaigns.statuses[value] })),
    ],
    first.status ?? "",
    tell,
  );
  status.dataset.filter = "";
  const target = select([{ value: "", label: campaigns.anyTarget }], "", tell);
  const addTarget = (name: string) => {
    if ([...target.options].some(({ value }) => value === name)) return;
    target.append(element("option", { value: name, selected: name === first.target }, name));
  };
  if (first.target !== undefined) addTarget(first.target);
  // Without their names the one of the address is there, and the list works as well.
  void server.targets().then(
    (targets) => {
      for (const { name } of targets) addTarget(name);
    },
    () => {},
  );
  const from = element("input", { type: "date", value: first.from, onchange: tell });
  const to = element("input", { type: "date", value: first.to, onchange: tell });
  const clear = button(campaigns.clear, {
    icon: "close",
    tone: "quiet",
    onClick: () => {
      for (const control of [status, target, from, to]) control.value = "";
      tell();
      status.focus();
    },
  });
  clear.hidden = Object.keys(first).length === 0;
  const labelled = (label: string, control: HTMLElement) =>
    element("label", { class: "filter" }, element("span", {}, label), control);
  return element(
    "div",
    { class: "filters", role: "search", "aria-label": campaigns.filter },
    labelled(campaigns.status, status),
    labelled(campaigns.target, target),
    labelled(campaigns.from, from),
    labelled(campaigns.to, to),
    clear,
  );
}
