import "@holat/dashboard-widgets/register/call-sessions";
import { element, fill } from "../../dom/element.js";
import { icon } from "../../dom/icon.js";
import {
  type CampaignFilter,
  readCampaignFilter,
  writeCampaignFilter,
} from "../../routing/campaignFilter.js";
import type { Page } from "../../shell/app.js";
import { buttonClass } from "../../ui/button.js";
import { pageHead } from "../../ui/pageHead.js";
import { createFilterBar } from "./createFilterBar.js";

const pageSize = 50;

/** The live list of campaigns; what it is filtered by stands in the address. */
export const campaignsPage: Page = (context) => {
  const { texts, access, router, link } = context;
  const list = element("holat-call-sessions" as "div", {
    limit: pageSize,
    selectable: true,
    "hide-filters": true,
    "aria-label": texts.campaigns.list,
  });
  list.addEventListener("holat-select", (event) => {
    const { sessionId } = (event as CustomEvent<{ sessionId: string }>).detail;
    context.go({ page: "campaign", sessionId });
  });

  const apply = (filter: CampaignFilter) => {
    for (const name of ["status", "target", "from", "to"] as const) {
      const value = filter[name];
      if (value === undefined) list.removeAttribute(name);
      else list.setAttribute(name, value);
    }
  };
  const first = readCampaignFilter(context.query);
  apply(first);
  const filters = createFilterBar(context, first, (filter) => {
    router.setQuery(writeCampaignFilter(router.location.query, filter));
    apply(filter);
  });

  const start =
    access.can("calls:start") &&
    link(
      { page: "newCampaign" },
      { class: buttonClass("primary") },
      icon("plus"),
      element("span", {}, texts.campaigns.start),
    );
  const root = element("div", { class: "stack-l" });
  fill(root, pageHead({ title: texts.pages.campaigns, actions: [start] }), filters, list);
  return root;
};
