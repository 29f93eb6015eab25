import { element } from "../dom/element.js";
import type { App } from "../shell/app.js";
import { button } from "./button.js";
import { openDialog } from "./dialog.js";
import { notice } from "./notice.js";

export interface Secret {
  readonly title: string;
  readonly text: string;
  readonly value: string;
  /** What is lost with the dialog. */
  readonly warning: string;
  readonly copy: string;
  readonly done: string;
}

/** Shows a secret, this once. Escape does not lose it; the page holds it no longer than the dialog is open. */
export async function showSecret(app: App, secret: Secret): Promise<void> {
  const value = element(
    "output",
    { class: "secret", tabindex: "0", "aria-label": secret.title },
    secret.value,
  );
  const copy = button(secret.copy, { icon: "copy", onClick: () => app.copy(secret.value) });
  const dialog = openDialog(
    app.texts,
    secret.title,
    element(
      "div",
      { class: "stack" },
      element("p", {}, secret.text),
      value,
      notice("info", secret.warning),
      element(
        "div",
        { class: "row end" },
        copy,
        button(secret.done, { tone: "primary", onClick: () => dialog.close() }),
      ),
    ),
  );
  dialog.root.addEventListener("cancel", (event) => event.preventDefault());
  copy.focus();
  await dialog.closed;
}
