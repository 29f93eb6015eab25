import { type Locale, locales } from "./locale.js";

/** The locale of that exact code; undefined for anything else. */
export function parseLocale(code: string | null | undefined): Locale | undefined {
  return locales.find((locale) => locale === code);
}
