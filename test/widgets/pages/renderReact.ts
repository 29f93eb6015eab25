import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { type PageProps, ReactPage } from "./ReactPage.js";

export const render = (props: PageProps) => renderToString(createElement(ReactPage, props));
