import { type Child, element } from "../dom/element.js";

export interface Column<Row> {
  readonly title: string;
  /** Figures stand at the right. */
  readonly figure?: boolean;
  /** Left out on narrow screens. */
  readonly minor?: boolean;
  cell(row: Row): Child;
}

/** A table with a caption for who cannot see it; on a narrow screen each row becomes a card. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): HTMLTableElement {
  return element(
    "table",
    { class: "table" },
    element("caption", { class: "visually-hidden" }, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...columns.map(({ title, figure }) =>
          element("th", { scope: "col", class: figure && "figure" }, title),
        ),
      ),
    ),
    element("tbody", {}, ...rows.map((row) => tableRow(columns, row))),
  );
}

export function tableRow<Row>(columns: readonly Column<Row>[], row: Row): HTMLTableRowElement {
  return element(
    "tr",
    {},
    ...columns.map(({ title, figure, minor, cell }) =>
      element(
        "td",
        {
          class: [figure && "figure", minor && "minor"].filter(Boolean).join(" ") || null,
          "data-title": title,
        },
        cell(row),
      ),
    ),
  );
}

/** A moment as an element that machines can read too. */
export function moment(at: string | null, text: string): HTMLElement {
  return at === null ? element("span", { class: "muted" }, text) : element("time", { datetime: at }, text);
}
