import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/page.css";
import { createApp } from "./shell/createApp.js";

createApp({
  // The server writes the path that the dashboard is below into the page.
  base: new URL(document.baseURI).pathname.replace(/\/+$/, ""),
  simulation: document.documentElement.dataset.simulation === "true",
});
