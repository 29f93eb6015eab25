import { setChildren } from "./dom.js";

/** A part of a view: made once, updated with each new item of its key. */
export interface Part<Item> {
  readonly root: Element;
  update(item: Item): void;
}

/**
 * Children by key: a new key makes a part, a known one updates its own, wherever it stands now.
 *
 * ```ts
 * const showRows = createKeyedList(body, ({ id }: CallSession) => id, () => createRow());
 * showRows(sessions);
 * ```
 */
export function createKeyedList<Item>(
  parent: Node,
  keyOf: (item: Item) => string,
  create: (item: Item) => Part<Item>,
): (items: readonly Item[]) => void {
  let parts = new Map<string, Part<Item>>();
  return (items) => {
    const next = new Map<string, Part<Item>>();
    for (const item of items) {
      const key = keyOf(item);
      const part = parts.get(key) ?? create(item);
      part.update(item);
      next.set(key, part);
    }
    parts = next;
    setChildren(
      parent,
      [...next.values()].map(({ root }) => root),
    );
  };
}
