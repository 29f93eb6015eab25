import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/pageHead.css";
import "./styles/panel.css";
import "./styles/widgets.css";
import "./styles/layout.css";
import "./styles/facts.css";
import "./styles/notice.css";
import "./styles/state.css";
import "./styles/table.css";
import "./styles/chips.css";
import "./styles/faults.css";
import { createApp } from "./shell/createApp.js";

createApp({
  // The server writes the path that the dashboard is below into the page.
  base: new URL(document.baseURI).pathname.replace(/\/+$/, ""),
  simulation: document.documentElement.dataset.simulation === "true",
});
