import "../../ui/tabs.css";
import "./keys.css";
import { element } from "../../dom/element.js";
import { routePath } from "../../routing/routes.js";
import type { Page } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { pageHead } from "../../ui/pageHead.js";
import { createAuditView } from "./createAuditView.js";
import { createKeysView } from "./createKeysView.js";
import { keysTexts } from "./texts/index.js";

const tabs = ["keys", "audit"] as const;

/** Who may ask for what, and who did what. */
export const keysPage: Page = (context) => {
  const texts = keysTexts[context.language];
  const present = context.query.get("tab") === "audit" ? "audit" : "keys";
  const keys = present === "keys" ? createKeysView(context, texts) : undefined;
  const links = tabs.map((tab) =>
    element(
      "a",
      {
        href: context.router.href(routePath({ page: "keys" }) + (tab === "keys" ? "" : `?tab=${tab}`)),
        "data-page": true,
        "aria-current": tab === present && "page",
      },
      texts.tabs[tab],
    ),
  );
  return element(
    "div",
    { class: "stack-l" },
    pageHead({
      title: context.texts.pages.keys,
      lead: keys ? texts.lead : texts.audit.lead,
      actions: [keys && button(texts.add, { icon: "plus", tone: "primary", onClick: keys.add })],
    }),
    element("nav", { class: "tabs", "aria-label": context.texts.pages.keys }, ...links),
    keys?.root ?? createAuditView(context, texts),
  );
};
