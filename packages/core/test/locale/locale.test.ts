import { labels, locales, parseLocale, statusDescriptions } from "@holat/core";
import { describe, expect, it } from "vitest";

describe("locales", () => {
  it("Uzbek labels are those of the source document", () => {
    expect(labels.uz).toEqual({
      loading: "Yuklanmoqda...",
      total: "Jami",
      processed: "Qayta ishlangan",
      connected: "Muvaffaqiyatli",
      failed: "Muvaffaqiyatsiz",
      duration: "Davomiyligi",
      error: "Xato",
      remoteResponse: "Server javobi",
      statistics: "Statistika",
      time: "Vaqt",
    });
  });
  it.each([
    ["uz", "Navbatda...", "Qayta ishlanmoqda...", "Muvaffaqiyatli tugallandi", "Xatolik yuz berdi"],
    ["ru", "В очереди...", "Выполняется...", "Успешно завершено", "Произошла ошибка"],
    ["en", "Queued...", "Processing...", "Completed successfully", "An error occurred"],
    ["id", "Dalam antrean...", "Sedang diproses...", "Berhasil diselesaikan", "Terjadi kesalahan"],
  ] as const)("%s names the four statuses as agreed", (lang, ...expected) => {
    const { PENDING, RUNNING, COMPLETED, FAILED } = statusDescriptions[lang];
    expect([PENDING, RUNNING, COMPLETED, FAILED]).toEqual(expected);
  });
  it.each(locales)("%s leaves no label empty", (lang) => {
    for (const label of Object.values(labels[lang])) expect(label).toMatch(/\S/);
  });
  it("only the exact code of a language is one", () => {
    expect(locales.map(parseLocale)).toEqual(locales);
    for (const code of ["UZ", "uz-UZ", "", "fr", "constructor", null, undefined])
      expect(parseLocale(code)).toBeUndefined();
  });
});
