import { type Child, element, fill } from "../dom/element.js";
import type { PageContext } from "../shell/app.js";
import { button } from "./button.js";
import { openDialog } from "./dialog.js";
import { notice } from "./notice.js";
import { describeError } from "./showResource.js";

export interface FormDialogOptions<Made> {
  readonly title: string;
  readonly submit: string;
  readonly children: readonly Child[];
  /** Undefined: something is wrong, and is said beside its field. */
  send(): Promise<Made> | undefined;
}

/** A form in a dialog; resolves with what was made, or undefined when the reader went away. A refusal is told within it. */
export async function askForm<Made>(
  context: PageContext,
  { title, submit, children, send }: FormDialogOptions<Made>,
): Promise<Made | undefined> {
  let made: Made | undefined;
  const failure = element("div", { role: "alert" });
  const ok = element("button", { type: "submit", class: "button primary" }, submit);
  const attempt = async () => {
    const sent = send();
    if (sent === undefined) {
      form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    ok.disabled = true;
    try {
      made = await sent;
      dialog.close();
    } catch (error) {
      fill(failure, notice("bad", describeError(context, error)));
    } finally {
      ok.disabled = false;
    }
  };
  const form = element(
    "form",
    {
      class: "stack",
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (!ok.disabled) void attempt();
      },
    },
    ...children,
    failure,
    element(
      "div",
      { class: "row end" },
      button(context.texts.common.cancel, { onClick: () => dialog.close() }),
      ok,
    ),
  );
  const dialog = openDialog(context.texts, title, form);
  form.querySelector<HTMLElement>("input, textarea, select")?.focus();
  await dialog.closed;
  return made;
}
