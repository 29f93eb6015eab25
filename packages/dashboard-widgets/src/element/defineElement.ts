/** Defines an element; where there is no page, or a definition already, nothing happens. */
export function defineElement(tag: string, elementClass: CustomElementConstructor): void {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tag)) registry.define(tag, elementClass);
}
