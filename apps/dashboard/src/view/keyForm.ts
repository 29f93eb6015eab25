import { element } from "../dom.js";
import type { View } from "./context.js";

/** Asks for a key; it is handed on and kept nowhere else. */
export function createKeyForm(
  { texts }: View,
  options: { wrong: boolean; onKey(key: string): void },
): HTMLElement {
  const input = element("input", {
    type: "password",
    name: "key",
    autocomplete: "off",
    spellcheck: "false",
    required: "",
    placeholder: "hk_...",
  });
  const form = element(
    "form",
    { class: "panel key-form" },
    element("h2", {}, texts.keyTitle),
    element("p", { class: "muted" }, texts.keyMore),
    options.wrong ? element("p", { class: "error", role: "alert" }, texts.keyWrong) : null,
    element("label", {}, element("span", {}, texts.keyLabel), input),
    element("button", { class: "button primary" }, texts.keySend),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    options.onKey(input.value.trim());
  });
  return form;
}
