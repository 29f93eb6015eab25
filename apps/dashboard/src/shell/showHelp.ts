import { element } from "../dom/element.js";
import { openDialog } from "../ui/dialog.js";
import type { App } from "./app.js";

export function showHelp({ texts }: App): void {
  const { help } = texts;
  const keys: readonly (readonly [keys: readonly string[], what: string])[] = [
    [["j"], help.next],
    [["k"], help.previous],
    [["Enter"], help.open],
    [["/"], help.filter],
    [["n"], help.start],
    [["g", "1–5"], help.pages],
    [["?"], help.help],
    [["Esc"], help.close],
  ];
  openDialog(
    texts,
    help.title,
    element(
      "dl",
      { class: "shortcuts" },
      ...keys.map(([names, what]) =>
        element(
          "div",
          {},
          element("dt", {}, ...names.map((name) => element("kbd", {}, name))),
          element("dd", {}, what),
        ),
      ),
    ),
  );
}
