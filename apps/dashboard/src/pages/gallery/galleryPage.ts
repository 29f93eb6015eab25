import { element } from "../../dom/element.js";
import type { Page } from "../../shell/app.js";
import { pageHead } from "../../ui/pageHead.js";

export const galleryPage: Page = ({ texts }) => element("div", {}, pageHead({ title: texts.pages.gallery }));
