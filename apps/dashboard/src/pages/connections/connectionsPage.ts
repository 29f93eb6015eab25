import "./connections.css";
import "@holat/dashboard-widgets/register/connections";
import { element } from "../../dom/element.js";
import type { Page } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { pageHead } from "../../ui/pageHead.js";
import { createConnectionDialog } from "./createConnectionDialog.js";
import { createHealth } from "./createHealth.js";

/** Linked accounts, live, and what is wrong with them. */
export const connectionsPage: Page = (context) => {
  const { texts, access } = context;
  const list = element("holat-connections" as "div", {
    selectable: true,
    limit: 200,
    "aria-label": texts.connections.list,
  });
  list.addEventListener("holat-select", (event) => {
    const { sessionId } = (event as CustomEvent<{ sessionId: string }>).detail;
    context.go({ page: "connection", sessionId });
  });
  const add =
    access.can("sessions:manage") &&
    button(texts.connections.add, {
      icon: "plus",
      tone: "primary",
      onClick: () => createConnectionDialog(context),
    });
  return element(
    "div",
    { class: "stack-l" },
    pageHead({ title: texts.pages.connections, lead: texts.connections.lead, actions: [add] }),
    createHealth(context),
    list,
  );
};
