import { element, setAttribute, setText } from "../dom.js";

/** A row of labelled figures. */
export function createFigures(labels: readonly { readonly label: string; readonly tone?: string }[]) {
  const values = labels.map(() => element("dd"));
  const items = labels.map(({ label, tone }, index) =>
    element("div", { class: `figure ${tone ?? ""}`.trim() }, element("dt", {}, label), values[index] ?? null),
  );
  return {
    root: element("dl", { class: "figures" }, ...items),
    update: (texts: readonly string[]) => {
      for (const [index, value] of values.entries()) {
        const text = texts[index] ?? "";
        setText(value, text);
        setAttribute(value, "data-zero", text === "0" ? "" : null);
      }
    },
  };
}
