export type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: Event) => void);
export type Attributes = Readonly<Record<string, Value>>;

/**
 * Makes an element. Text goes in as text, never as markup. `true` is an empty attribute, `false`, null and undefined
 * none; a function under `onclick` listens to `click`.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, String(value));
  }
  append(made, children);
  return made;
}

export function append(parent: ParentNode, children: readonly Child[]): void {
  for (const child of children) if (child != null && child !== false) parent.append(child);
}

/** Replaces all that is in `parent`. */
export function fill(parent: ParentNode, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

/** Sets the text only when it differs: an untouched node keeps the reader's selection. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Puts `children` in order with as few moves as possible, so that focus and selection stay where they are. */
export function setChildren(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  for (const [index, child] of children.entries()) {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  }
}
