import type { Page } from "playwright-core";

/** What a screen reader is given to say unasked: every text that comes into a live region, in whatever shadow root. */
export interface Announcements {
  read(): Promise<string[]>;
}

/** Call before the page is opened. */
export async function recordAnnouncements(page: Page): Promise<Announcements> {
  await page.addInitScript(() => {
    const said: string[] = [];
    Reflect.set(window, "announced", said);
    const live =
      '[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"], [role="log"]';
    const observer = new MutationObserver((records) => {
      const regions = new Set<Element>();
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(live);
        if (region && region.getAttribute("aria-live") !== "off") regions.add(region);
      }
      for (const region of regions) {
        const text = region.textContent?.trim();
        if (text) said.push(text);
      }
    });
    const observe = (root: Node) =>
      observer.observe(root, { subtree: true, childList: true, characterData: true });
    observe(document);
    const attachShadow = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attachShadow.call(this, init);
      observe(root);
      return root;
    };
  });
  return { read: () => page.evaluate(() => Reflect.get(window, "announced")) };
}
