import { type Child, element } from "../dom/element.js";
import type { Texts } from "../texts/en.js";
import { iconButton } from "./button.js";

let count = 0;

export interface OpenDialog {
  readonly root: HTMLDialogElement;
  close(): void;
  readonly closed: Promise<void>;
}

/** A modal dialog; Escape closes it, and the focus goes back to where it was. */
export function openDialog(texts: Texts, title: string, ...children: Child[]): OpenDialog {
  const heading = element("h2", { id: `dialog-${++count}` }, title);
  const root = element(
    "dialog",
    { class: "dialog", "aria-labelledby": heading.id },
    element(
      "div",
      { class: "dialog-head" },
      heading,
      iconButton(texts.common.close, "close", () => root.close(), { class: "button quiet icon-button" }),
    ),
    ...children,
  );
  const closed = new Promise<void>((resolve) => {
    root.addEventListener("close", () => {
      root.remove();
      resolve();
    });
  });
  document.body.append(root);
  root.showModal();
  return { root, close: () => root.close(), closed };
}

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no?: string;
  readonly danger?: boolean;
  /** What has to be typed before `yes` is possible. */
  readonly typed?: string;
}

/** Asks before a deed that cannot be taken back. The safe answer has the focus. */
export async function askTwice(texts: Texts, question: Question): Promise<boolean> {
  let answer = false;
  const { typed } = question;
  const yes = element(
    "button",
    {
      type: "submit",
      class: `button ${question.danger ? "danger" : "primary"}`,
      disabled: typed !== undefined,
    },
    question.yes,
  );
  const no = element(
    "button",
    { type: "button", class: "button", onclick: () => dialog.close() },
    question.no ?? texts.common.no,
  );
  const input =
    typed === undefined
      ? undefined
      : element("input", {
          autocomplete: "off",
          spellcheck: "false",
          oninput: () => {
            yes.disabled = input?.value !== typed;
          },
        });
  const form = element(
    "form",
    {
      class: "stack",
      onsubmit: (event) => {
        event.preventDefault();
        if (yes.disabled) return;
        answer = true;
        dialog.close();
      },
    },
    element("p", {}, question.text),
    input !== undefined &&
      element("label", { class: "field" }, element("span", {}, texts.common.typeName(typed ?? "")), input),
    element("div", { class: "row end" }, no, yes),
  );
  const dialog = openDialog(texts, question.title, form);
  (input ?? no).focus();
  await dialog.closed;
  return answer;
}
