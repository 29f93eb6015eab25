import { element } from "../dom/element.js";
import { openDialog } from "../ui/dialog.js";
import type { App } from "./app.js";

/** Into the clipboard; where the browser refuses that (no https), shown so that the reader can take it. */
export async function copyText({ texts, toast }: App, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(texts.common.copied);
  } catch {
    const place = element("textarea", { readonly: true, rows: 4, "aria-label": texts.common.copyByHand });
    place.value = text;
    openDialog(texts, texts.common.copyByHand, place);
    place.select();
  }
}
