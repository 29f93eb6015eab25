import { type Child, element, fill } from "../dom/element.js";
import type { PageContext } from "../shell/app.js";
import { buttonClass } from "./button.js";
import { openDialog } from "./dialog.js";
import { notice } from "./notice.js";
import { describeError } from "./showResource.js";

/** The first field that something is wrong with. */
const wrong = ":is([aria-invalid=true], fieldset:has(.field-error:not([hidden])) input)";

/**
 * A form in a dialog. It closes when `send` has resolved; what `send` rejects with is shown, and what was typed stays.
 * A `send` that finds a field wrong gives back false. Resolves when it is closed, whichever way.
 */
export function formDialog(
  context: PageContext,
  options: {
    readonly title: string;
    readonly submit: string;
    readonly fields: readonly Child[];
    send(): Promise<unknown>;
  },
): Promise<void> {
  const { texts } = context;
  const alert = element("div", { role: "alert" });
  const submit = element("button", { type: "submit", class: buttonClass("primary") }, options.submit);
  const send = async () => {
    submit.disabled = true;
    fill(alert);
    try {
      if ((await options.send()) !== false) dialog.close();
      else form.querySelector<HTMLElement>(wrong)?.focus();
    } catch (error) {
      fill(alert, notice("bad", describeError(context, error)));
    } finally {
      submit.disabled = false;
    }
  };
  const form = element(
    "form",
    {
      class: "stack",
      onsubmit: (event) => {
        event.preventDefault();
        void send();
      },
    },
    ...options.fields,
    alert,
    element(
      "div",
      { class: "row end" },
      element(
        "button",
        { type: "button", class: "button", onclick: () => dialog.close() },
        texts.common.cancel,
      ),
      submit,
    ),
  );
  const dialog = openDialog(texts, options.title, form);
  context.signal.addEventListener("abort", dialog.close);
  form.querySelector<HTMLElement>("input, select, textarea")?.focus();
  return dialog.closed;
}
