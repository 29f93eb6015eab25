import { type Locale, locales } from "./locale.js";

/** The locale of that name, or undefined when there is none. */
export function parseLocale(value: string | undefined): Locale | undefined {
  return locales.find((locale) => locale === value);
}
