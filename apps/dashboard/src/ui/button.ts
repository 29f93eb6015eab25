import { type Child, element } from "../dom/element.js";
import { type IconName, icon } from "../dom/icon.js";

export interface ButtonOptions {
  readonly icon?: IconName;
  readonly tone?: "primary" | "quiet" | "danger";
  readonly disabled?: boolean;
  /** While its promise is open the button takes no other click. */
  onClick(): unknown;
}

export function button(label: string, options: ButtonOptions): HTMLButtonElement {
  const made = element(
    "button",
    {
      type: "button",
      class: buttonClass(options.tone),
      disabled: options.disabled,
      onclick: () => {
        if (made.getAttribute("aria-busy") === "true") return;
        const work = options.onClick();
        if (!(work instanceof Promise)) return;
        made.setAttribute("aria-busy", "true");
        void work.finally(() => made.removeAttribute("aria-busy"));
      },
    },
    ...labelled(label, options.icon),
  );
  return made;
}

export function buttonClass(tone?: ButtonOptions["tone"]): string {
  return tone === undefined ? "button" : `button ${tone}`;
}

export function labelled(label: string, name?: IconName): Child[] {
  return [name !== undefined && icon(name), element("span", {}, label)];
}

/** A button that shows a drawing alone; its words are for who cannot see it, and a tip for who can. */
export function iconButton(
  label: string,
  name: IconName,
  onClick: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  return element(
    "button",
    {
      type: "button",
      class: "button icon-button",
      "aria-label": label,
      title: label,
      onclick: onClick,
      ...attributes,
    },
    icon(name),
  );
}
