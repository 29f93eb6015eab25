import { hydrateRoot } from "react-dom/client";
import { Page } from "./Page.jsx";

hydrateRoot(document, <Page {...JSON.parse(document.getElementById("props").textContent)} />);
