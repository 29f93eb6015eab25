import { element } from "../dom/element.js";

let count = 0;

export interface Field {
  readonly root: HTMLElement;
  /** What is wrong with it; "" when nothing is. */
  setError(text: string): void;
}

/** A labelled control with a hint and a place for what is wrong with it. */
export function field(
  label: string,
  control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  hint = "",
): Field {
  control.id ||= `field-${++count}`;
  const hintId = `${control.id}-hint`;
  const errorId = `${control.id}-error`;
  const error = element("p", { class: "field-error", id: errorId, hidden: true });
  if (hint !== "") control.setAttribute("aria-describedby", hintId);
  return {
    root: element(
      "div",
      { class: "field" },
      element("label", { for: control.id }, label),
      control,
      hint !== "" && element("p", { class: "hint", id: hintId }, hint),
      error,
    ),
    setError: (text) => {
      error.textContent = text;
      error.hidden = text === "";
      control.setAttribute("aria-invalid", String(text !== ""));
      control.setAttribute("aria-describedby", text === "" ? hintId : `${errorId} ${hintId}`);
    },
  };
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function select(choices: readonly Choice[], value: string, onChange?: (value: string) => void) {
  const made = element(
    "select",
    { onchange: () => onChange?.(made.value) },
    ...choices.map((choice) =>
      element("option", { value: choice.value, selected: choice.value === value }, choice.label),
    ),
  );
  return made;
}
