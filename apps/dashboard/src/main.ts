import "@holat/dashboard-widgets/badges.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/card.css";
import { createPage } from "./createPage.js";
import { element } from "./dom.js";
import { isLanguage, type Language } from "./texts/texts.js";

const remembered = "holat.language";
const root = element("div", { class: "page" });
document.body.append(root);

let apiKey: string | undefined;
let close = () => {};

function show(language: Language): void {
  close();
  document.documentElement.lang = language;
  close = createPage(root, {
    language,
    apiKey,
    simulation: document.documentElement.dataset.simulation === "true",
    onLanguage: (chosen) => {
      remember(chosen);
      show(chosen);
    },
    onKey: (key) => {
      apiKey = key;
      show(language);
    },
  });
}

function recall(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLanguage(asked)) return asked;
  try {
    const kept = localStorage.getItem(remembered);
    return isLanguage(kept) ? kept : "uz";
  } catch {
    return "uz";
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

show(recall());
