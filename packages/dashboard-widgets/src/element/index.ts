/** What the elements are made of; stores, texts and settings stand in the folders of these names. */
export { flagAttribute, numberAttribute, property, textAttribute, toAttributeName } from "./attributes.js";
export {
  type CommonProperties,
  createElementClass,
  type ElementClass,
  type ElementOf,
  type ElementOptions,
  type ViewContext,
} from "./createElementClass.js";
export { createKeyedList, type Part } from "./createKeyedList.js";
export { createNotes } from "./createNotes.js";
export { defineElement } from "./defineElement.js";
export { h, setAttribute, setBlock, setChildren, setText, svg } from "./dom.js";
