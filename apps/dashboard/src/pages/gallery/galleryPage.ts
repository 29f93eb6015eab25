import type { Page } from "../../shell/app.js";
import { pageHead } from "../../ui/pageHead.js";
import { element } from "../../dom/element.js";

export const galleryPage: Page = ({ texts }) => element("div", {}, pageHead({ title: texts.pages.gallery }));
