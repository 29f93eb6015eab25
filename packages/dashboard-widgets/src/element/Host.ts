/** `HTMLElement`; where there is no page, a class that is never constructed, so that importing works there too. */
export const Host: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);
