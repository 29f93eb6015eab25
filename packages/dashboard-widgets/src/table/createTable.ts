import { h, setAttribute, setBlock, setChildren } from "../element/dom.js";
import type { Cell, Column } from "./cells.js";
import { deriveWindow } from "./deriveWindow.js";
import { createPageWatch } from "./watchPage.js";

export interface TableOptions<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  keyOf(row: Row): string;
  /** `data-status` of a row. */
  statusOf(row: Row): string;
  onSelect(row: Row): void;
  /** Somebody reads, or no longer: new rows would push away what is read. */
  onHold?(isHeld: boolean): void;
  onReveal?(): void;
}

export interface TableState {
  readonly selectable: boolean;
  /** What the button says that reveals the rows which are kept back; absent while there are none. */
  readonly freshText?: string | undefined;
}

export interface Table<Row> {
  readonly root: HTMLElement;
  update(rows: readonly Row[], state: TableState): void;
}

interface RowPart<Row> {
  readonly root: HTMLElement;
  readonly cells: readonly Cell<Row>[];
  row: Row | undefined;
}

const spare = 6;
const usualRowHeight = 52;

/**
 * A table of any number of rows, of which those are in the page that can be seen: a change costs the cells that differ.
 */
export function createTable<Row>(options: TableOptions<Row>): Table<Row> {
  const { columns, keyOf } = options;
  const head = h("div", { class: "row head", role: "row", "aria-rowindex": 1 });
  for (const { name, label } of columns)
    head.append(h("div", { class: `cell ${name}`, role: "columnheader" }, label));
  const body = h("div", { class: "body", role: "rowgroup" });
  const grid = h(
    "div",
    { class: "rows", part: "rows", tabindex: 0, "aria-label": options.name },
    h("div", { role: "rowgroup", class: "heads" }, head),
    body,
  );
  const fresh = h("button", { class: "fresh primary pill", part: "fresh", type: "button", hidden: true });
  const root = h("div", { class: "table", part: "table" }, h("div", { class: "float" }, fresh), grid);

  let rows: readonly Row[] = [];
  let selectable: boolean | undefined;
  let isHeld = false;
  let parts = new Map<string, RowPart<Row>>();
  let spareParts: RowPart<Row>[] = [];
  let made = 0;
  let rowHeight = usualRowHeight;
  let seen = { top: 0, bottom: 1_000 };
  let active: string | undefined;

  const createPart = (): RowPart<Row> => {
    const cells = columns.map(({ create }) => create());
    const part = h("div", { class: "row", part: "row", role: "row", id: `row-${made++}` });
    for (const [index, { root: cell }] of cells.entries()) {
      cell.className = `cell ${columns[index]?.name}`;
      cell.role = selectable ? "gridcell" : "cell";
      part.append(cell);
    }
    return { root: part, cells, row: undefined };
  };

  const render = (around?: number) => {
    const area = around === undefined ? seen : { top: around * rowHeight, bottom: (around + 1) * rowHeight };
    const { from, until } = deriveWindow({ count: rows.length, rowHeight, spare, ...area });
    const next = new Map<string, RowPart<Row>>();
    const wanted = rows.slice(from, until);
    const keys = new Set(wanted.map(keyOf));
    for (const [key, part] of parts) if (!keys.has(key)) spareParts.push(part);
    for (const [index, row] of wanted.entries()) {
      const key = keyOf(row);
      const part = parts.get(key) ?? spareParts.pop() ?? createPart();
      next.set(key, part);
      setAttribute(part.root, "aria-rowindex", from + index + 2);
      if (part.row !== row) {
        part.row = row;
        for (const cell of part.cells) cell.update(row);
        setAttribute(part.root, "data-status", options.statusOf(row));
      }
      if (selectable) setAttribute(part.root, "aria-selected", String(key === active));
    }
    parts = next;
    spareParts = spareParts.slice(0, 2 * spare);
    setStyle(body, "height", `${rows.length * rowHeight}px`);
    setStyle(body, "padding-top", `${from * rowHeight}px`);
    setChildren(
      body,
      [...parts.values()].map((part) => part.root),
    );
    setAttribute(grid, "aria-rowcount", rows.length + 1);
    setAttribute(grid, "aria-activedescendant", active === undefined ? null : parts.get(active)?.root.id);
  };

  const hold = () => {
    const isFocused = (grid.getRootNode() as ShadowRoot).activeElement === grid;
    const isRead = isFocused || grid.scrollTop > 0 || seen.top > rowHeight;
    if (isRead === isHeld) return;
    isHeld = isRead;
    options.onHold?.(isHeld);
  };

  const measure = () => {
    const edges = grid.getBoundingClientRect();
    const first = body.getBoundingClientRect().top;
    rowHeight = (body.firstElementChild as HTMLElement | null)?.offsetHeight || rowHeight;
    seen = {
      top: Math.max(edges.top, 0) - first,
      bottom: Math.min(edges.bottom, window.innerHeight) - first,
    };
  };

  let isMoved = false;
  const move = () => {
    if (isMoved) return;
    isMoved = true;
    requestAnimationFrame(() => {
      isMoved = false;
      if (!grid.isConnected) return;
      measure();
      hold();
      render();
    });
  };
  const page = createPageWatch(grid, move);
  // Also when it is shown for the first time, and when a row is higher for it is narrower.
  new ResizeObserver(move).observe(grid);

  const go = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    active = keyOf(row);
    render(rows.indexOf(row));
    parts.get(active)?.root.scrollIntoView({ block: "nearest" });
    move();
  };
  const find = (event: Event) => {
    const part = event
      .composedPath()
      .find((node) => node instanceof HTMLElement && node.id.startsWith("row-"));
    return [...parts].find(([, { root: own }]) => own === part);
  };

  grid.addEventListener("keydown", (event) => {
    const { key } = event;
    if (!selectable || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.findIndex((row) => keyOf(row) === active);
    const step = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
    const target = new Map([
      ["ArrowDown", at + 1],
      ["j", at + 1],
      ["ArrowUp", at - 1],
      ["k", at - 1],
      ["PageDown", at + step],
      ["PageUp", at - step],
      ["Home", 0],
      ["End", rows.length - 1],
    ]).get(key);
    const row = rows[at];
    if (target !== undefined) go(target);
    else if (key === "Enter" && row !== undefined) options.onSelect(row);
    else return;
    event.preventDefault();
  });
  grid.addEventListener("click", (event) => {
    const found = selectable && find(event);
    if (!found || found[1].row === undefined || getSelection()?.isCollapsed === false) return;
    active = found[0];
    render();
    options.onSelect(found[1].row);
  });
  grid.addEventListener("focus", hold);
  grid.addEventListener("blur", hold);
  fresh.addEventListener("click", () => {
    grid.scrollTop = 0;
    if (seen.top > rowHeight) root.scrollIntoView({ block: "start" });
    active = undefined;
    options.onReveal?.();
    move();
  });

  return {
    root,
    update(next, { selectable: isSelectable, freshText }) {
      if (isSelectable !== selectable) {
        selectable = isSelectable;
        parts.clear();
        spareParts = [];
        setAttribute(grid, "role", selectable ? "grid" : "table");
      }
      setBlock(fresh, freshText);
      page.watch();
      if (next.length !== rows.length) move();
      rows = next;
      if (active !== undefined && !rows.some((row) => keyOf(row) === active)) active = undefined;
      render();
    },
  };
}

function setStyle(node: HTMLElement, name: string, value: string): void {
  if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value);
}
