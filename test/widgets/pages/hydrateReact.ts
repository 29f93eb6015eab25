import { createElement } from "react";
import { hydrateRoot } from "react-dom/client";
import { ReactPage } from "./ReactPage.js";

const root = document.getElementById("root");
const props = document.getElementById("props")?.textContent;
if (root && props)
  hydrateRoot(root, createElement(ReactPage, JSON.parse(props)), {
    onRecoverableError: (error) => console.error(`recovered from: ${error}`),
  });
