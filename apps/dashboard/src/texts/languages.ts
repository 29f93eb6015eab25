import type { Texts } from "./en.js";

export const languages = ["uz", "ru", "en", "id"] as const;
export type Language = (typeof languages)[number];

/** Each in itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  uz: "O‘zbekcha",
  ru: "Русский",
  en: "English",
  id: "Indonesia",
};

export function isLanguage(value: string | null): value is Language {
  return value !== null && (languages as readonly string[]).includes(value);
}

/** A reader fetches the words of one language, not of four. */
const files: Readonly<Record<Language, () => Promise<Texts>>> = {
  uz: async () => (await import("./uz.js")).uz,
  ru: async () => (await import("./ru.js")).ru,
  en: async () => (await import("./en.js")).en,
  id: async () => (await import("./id.js")).id,
};

export function loadTexts(language: Language): Promise<Texts> {
  return files[language]();
}
