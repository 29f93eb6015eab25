import { getSettings } from "../settings/settings.js";

/** One sheet a document and text, whatever the number of elements. */
const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Constructed sheets, which every content security policy takes; where there are none, `<style>` with the page's nonce. */
export function adoptStyles(root: ShadowRoot, texts: readonly string[]): void {
  const { ownerDocument: page } = root;
  const Sheet = page.defaultView?.CSSStyleSheet;
  if (Sheet && "adoptedStyleSheets" in root && "replaceSync" in Sheet.prototype) {
    const known = sheets.get(page) ?? new Map<string, CSSStyleSheet>();
    sheets.set(page, known);
    root.adoptedStyleSheets = texts.map((text) => {
      const sheet = known.get(text) ?? new Sheet();
      if (!known.has(text)) sheet.replaceSync(text);
      known.set(text, sheet);
      return sheet;
    });
    return;
  }
  const nonce = getSettings().nonce ?? page.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  for (const old of root.querySelectorAll(":scope > style")) old.remove();
  for (const text of texts) {
    const style = page.createElement("style");
    style.nonce = nonce;
    style.textContent = text;
    root.append(style);
  }
}
