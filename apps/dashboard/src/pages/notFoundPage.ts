import { element } from "../dom/element.js";
import type { Page } from "../shell/app.js";
import { emptyState } from "../ui/notice.js";

export const notFoundPage: Page = ({ texts, link }) =>
  emptyState(
    "help",
    texts.pages.notFound,
    element("p", { class: "muted" }, texts.common.notFoundMore),
    link({ page: "campaigns" }, { class: "button" }, texts.pages.campaigns),
  );
