type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Makes an element. Text goes in as text, never as markup; `true` is an empty attribute, `false` and null are none. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return fill(document.createElement(name), attributes, children);
}

/** As `h`, of SVG. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill<Made extends Element>(made: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const name in attributes) setAttribute(made, name, attributes[name]);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Sets the text only when it differs: an untouched node keeps the reader's selection, and stays silent when it is live. */
export function setText(node: Node, text: string | number): void {
  if (node.textContent !== String(text)) node.textContent = String(text);
}

/** As `h` takes it; sets it only when it differs. */
export function setAttribute(node: Element, name: string, value: Attributes[string]): void {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** Shows a block with this text, or hides it when there is none. */
export function setBlock(block: HTMLElement, text: string | null | undefined, place: Node = block): void {
  block.hidden = !text;
  setText(place, text ?? "");
}

/** Puts `children` in order with as few moves as possible: what stays in place keeps focus and scroll position. */
export function setChildren(parent: Node, children: readonly Node[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) parent.removeChild(child);
  for (const [index, child] of children.entries()) {
    const there = parent.childNodes[index] ?? null;
    if (there !== child) parent.insertBefore(child, there);
  }
}
