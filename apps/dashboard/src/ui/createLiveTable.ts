import { createKeyedList } from "@holat/dashboard-widgets";
import { type Column, table, tableRow } from "./table.js";

/** A table whose rows stay while others come, change and go: what is focused or opened in one stays so. */
export function createLiveTable<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  keyOf: (row: Row) => string,
) {
  const root = table<Row>(caption, columns, []);
  const [body] = root.tBodies;
  const show = createKeyedList(body ?? root, keyOf, () => {
    const line = tableRowShell();
    let shown = "";
    return {
      root: line,
      update: (row: Row) => {
        const next = JSON.stringify(row);
        if (next === shown) return;
        shown = next;
        line.replaceChildren(...tableRow(columns, row).children);
      },
    };
  });
  return { root, update: show };
}

function tableRowShell(): HTMLTableRowElement {
  return document.createElement("tr");
}
