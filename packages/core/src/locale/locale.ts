/** The product's languages; uz is the default, as in the seeds. */
export const locales = ["uz", "ru", "en", "id"] as const;
export type Locale = (typeof locales)[number];
