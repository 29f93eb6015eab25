import { element } from "../dom/element.js";
import type { Page } from "../shell/app.js";
import { pageHead } from "../ui/pageHead.js";

export const notFoundPage: Page = ({ texts, link }) =>
  element(
    "div",
    { class: "stack" },
    pageHead({ title: texts.pages.notFound, lead: texts.common.notFoundMore }),
    element("p", {}, link({ page: "campaigns" }, { class: "button" }, texts.pages.campaigns)),
  );
