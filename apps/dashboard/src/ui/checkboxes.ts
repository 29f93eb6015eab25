import "./checkboxes.css";
import { element } from "../dom/element.js";

export interface CheckboxChoice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly checked?: boolean;
}

let count = 0;

/** A group of checkboxes with a place for what is wrong with it. */
export function checkboxes(
  legend: string,
  choices: readonly CheckboxChoice[],
  onChange: () => void = () => {},
) {
  const errorId = `checkboxes-${++count}-error`;
  const error = element("p", { class: "field-error", id: errorId, hidden: true });
  const inputs = new Map(
    choices.map(({ value, checked = false }) => [
      value,
      element("input", { type: "checkbox", value, checked, onchange: onChange }),
    ]),
  );
  const hasHints = choices.some(({ hint }) => hint !== undefined);
  const root = element(
    "fieldset",
    { class: hasHints ? "checks told" : "checks", "aria-describedby": errorId },
    element("legend", {}, legend),
    ...choices.map(({ value, label, hint }) =>
      element(
        "label",
        {},
        inputs.get(value),
        element(
          "span",
          {},
          element("span", { class: "check-label" }, label),
          hint !== undefined && element("span", { class: "hint" }, hint),
        ),
      ),
    ),
    error,
  );
  return {
    root,
    inputs,
    chosen: () => [...inputs].filter(([, { checked }]) => checked).map(([value]) => value),
    setError: (text: string) => {
      error.textContent = text;
      error.hidden = text === "";
    },
  };
}
