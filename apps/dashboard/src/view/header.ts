import { element, setAttribute, setText } from "../dom.js";
import mark from "../mark.svg";
import { type Language, languages } from "../texts/texts.js";
import type { View } from "./context.js";

export function createHeader(
  { texts, format }: View,
  options: { language: Language; onLanguage(language: Language): void; onStart(): Promise<void> },
) {
  const connection = element("span", { class: "connection", role: "status" });
  const choices = Object.entries(languages).map(([code, { name }]) => {
    const option = element("option", { value: code }, name);
    option.selected = code === options.language;
    return option;
  });
  const select = element("select", { "aria-label": texts.language, class: "language" }, ...choices);
  select.addEventListener("change", () => {
    const chosen = Object.keys(languages).find((code): code is Language => code === select.value);
    if (chosen !== undefined) options.onLanguage(chosen);
  });
  const start = element("button", { type: "button", class: "button primary" }, texts.start);
  start.addEventListener("click", () => {
    start.disabled = true;
    setText(start, texts.starting);
    void options.onStart().finally(() => {
      start.disabled = false;
      setText(start, texts.start);
    });
  });
  return {
    root: element(
      "header",
      { class: "top" },
      element("img", { src: mark, alt: "", width: "36", height: "36" }),
      element("div", { class: "brand" }, element("strong", {}, "Holat"), element("h1", {}, texts.title)),
      connection,
      select,
      start,
    ),
    update: (known: { asOf: number | null; stale: boolean; locked: boolean }) => {
      const state = known.locked || known.asOf === null ? "none" : known.stale ? "stale" : "live";
      setAttribute(connection, "data-state", state);
      setText(
        connection,
        state === "live" ? texts.live : state === "stale" ? texts.asOf(format.clock(known.asOf ?? 0)) : "",
      );
      start.hidden = known.locked;
    },
  };
}
