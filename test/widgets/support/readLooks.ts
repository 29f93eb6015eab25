import type { Page } from "playwright-core";

/**
 * How everything inside the elements with that selector is computed to look, in the order of the document. Sizes that the
 * page's own room decides are left out.
 */
export const readLooks = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate((wanted) => {
    const names = [
      ...[
        "display",
        "visibility",
        "opacity",
        "color",
        "background-color",
        "border-top-color",
        "border-top-width",
      ],
      ...[
        "font-size",
        "font-family",
        "font-weight",
        "font-style",
        "line-height",
        "letter-spacing",
        "word-spacing",
      ],
      ...[
        "text-transform",
        "text-align",
        "text-indent",
        "text-decoration-line",
        "text-shadow",
        "white-space",
      ],
      ...["padding-top", "padding-left", "margin-top", "cursor", "list-style-type", "position", "float"],
    ];
    return [...document.querySelectorAll(wanted)].flatMap(({ shadowRoot }) =>
      [...(shadowRoot?.querySelectorAll("*:not(style)") ?? [])].map((element) => {
        const style = getComputedStyle(element);
        return `${element.localName}.${element.className} ${names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(" ")}`;
      }),
    );
  }, selector);
