import { setChildren } from "../dom/element.js";

/** A part of a view: made once, updated with each new item of its key. */
export interface Part<Item> {
  readonly root: HTMLElement;
  update(item: Item): void;
}

/** Children by key, so that what is focused, opened or selected stays so while the list changes around it. */
export function createKeyedList<Item>(
  parent: Element,
  keyOf: (item: Item) => string,
  create: (item: Item) => Part<Item>,
): (items: readonly Item[]) => void {
  let parts = new Map<string, Part<Item>>();
  return (items) => {
    const next = new Map<string, Part<Item>>();
    for (const item of items) {
      const part = parts.get(keyOf(item)) ?? create(item);
      part.update(item);
      next.set(keyOf(item), part);
    }
    parts = next;
    setChildren(
      parent,
      [...next.values()].map(({ root }) => root),
    );
  };
}
