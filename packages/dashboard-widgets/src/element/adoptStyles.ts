import { getSettings } from "../settings/settings.js";

/** One sheet a document and text, whatever the number of elements. */
const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Constructed sheets, which every content security policy takes; where there are none, `<style>` with the page's nonce. */
export function adoptStyles(root: ShadowRoot, texts: readonly string[]): void {
  const page = root.ownerDocument;
  const known = sheets.get(page) ?? new Map<string, CSSStyleSheet>();
  sheets.set(page, known);
  try {
    root.adoptedStyleSheets = texts.map((text) => {
      // Of the page's own window: a sheet of another document is refused.
      const sheet = known.get(text) ?? new (page.defaultView ?? window).CSSStyleSheet();
      if (!known.has(text)) sheet.replaceSync(text);
      known.set(text, sheet);
      return sheet;
    });
  } catch {
    for (const old of root.querySelectorAll(":scope > style")) old.remove();
    for (const text of texts) {
      const style = page.createElement("style");
      style.nonce =
        getSettings().nonce ?? page.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
      style.textContent = text;
      root.append(style);
    }
  }
}
