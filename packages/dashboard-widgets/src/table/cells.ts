import { h } from "../element/dom.js";

/** One cell, made once and then filled with row after row. It changes only what differs from its last row. */
export interface Cell<Row> {
  readonly root: HTMLElement;
  update(row: Row): void;
}

export interface Column<Row> {
  readonly name: string;
  readonly label: string;
  create(): Cell<Row>;
}

/** A text that is written only when it differs. */
export function createText(): { readonly node: Text; set(text: string): void } {
  const node = document.createTextNode("");
  let shown = "";
  return {
    node,
    set(text) {
      if (text !== shown) node.data = shown = text;
    },
  };
}

export function createTextCell<Row>(
  textOf: (row: Row) => string,
  tag: "span" | "code" | "time" = "span",
): Cell<Row> {
  const text = createText();
  return { root: h("div", {}, h(tag, {}, text.node)), update: (row) => text.set(textOf(row)) };
}
