import type { Page } from "playwright-core";

/**
 * What of the elements' insides came of text that was taken for something else: markup, control characters, and marks
 * that would turn the reading direction of what stands beside.
 */
export const findHarm = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const inside = [...document.querySelectorAll("main > *")].flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.querySelectorAll("*") ?? []),
    ]);
    const ownText = (element: Element) =>
      [...element.childNodes]
        .map((node) => (node.nodeType === Node.TEXT_NODE ? node.nodeValue : ""))
        .join("");
    return inside.flatMap((element) => {
      const name = `${element.localName}.${element.getAttribute("class")}`;
      const isMarkup = element.matches("script, img, iframe, object, embed, link, meta");
      const hasHandler = element.getAttributeNames().some((attribute) => attribute.startsWith("on"));
      const text = ownText(element);
      const turns = /[\u202A-\u202E\u2066-\u2069]/.test(text);
      const isIsolated = /isolate|plaintext/.test(getComputedStyle(element).unicodeBidi);
      return [
        ...(isMarkup || hasHandler ? [`${name} is markup`] : []),
        ...(turns && !isIsolated ? [`${name} turns what stands beside it`] : []),
        ...(/(?![\t\n])\p{Cc}/u.test(text) ? [`${name} has a control character`] : []),
      ];
    });
  });
