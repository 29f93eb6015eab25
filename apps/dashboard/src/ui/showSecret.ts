import { element } from "../dom/element.js";
import type { PageContext } from "../shell/app.js";
import { button } from "./button.js";
import { openDialog } from "./dialog.js";

/** Shows a secret that no other answer will hold. Resolves when the reader has closed it. */
export function showSecret(
  context: PageContext,
  options: { readonly title: string; readonly text: string; readonly secret: string },
): Promise<void> {
  const { texts } = context;
  const place = element("output", { class: "secret" }, options.secret);
  const dialog = openDialog(
    texts,
    options.title,
    element("p", {}, options.text),
    place,
    element(
      "div",
      { class: "row end" },
      button(texts.common.copy, {
        icon: "copy",
        onClick: async () => {
          try {
            await navigator.clipboard.writeText(options.secret);
            context.toast(texts.common.copied);
          } catch {
            getSelection()?.selectAllChildren(place);
          }
        },
      }),
      button(texts.keys.done, { tone: "primary", onClick: () => dialog.close() }),
    ),
  );
  return dialog.closed;
}
