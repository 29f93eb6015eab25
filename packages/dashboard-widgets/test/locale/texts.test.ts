import { locales } from "@holat/core";
import { describe, expect, test } from "vitest";
import { getCallTexts, getConnectionTexts, problemTexts } from "../../src/index.js";
import { fillText } from "../../src/locale/fillText.js";

const groups = {
  getCallTexts,
  getConnectionTexts,
  problems: (lang: (typeof locales)[number]) => problemTexts[lang],
};
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe("the texts", () => {
  test.each(Object.entries(groups))(
    "of %s are there in every language, with the same values in them",
    (_name, get) => {
      const uz = new Map(Object.entries(get("uz")));
      expect(uz.size).toBeGreaterThan(0);
      for (const lang of locales) {
        const texts = new Map(Object.entries(get(lang)));
        expect([...texts.keys()].sort()).toEqual([...uz.keys()].sort());
        for (const [name, text] of texts) {
          expect(text.trim(), `${lang} ${name}`).not.toBe("");
          expect(placeholders(text), `${lang} ${name}`).toEqual(placeholders(uz.get(name) ?? ""));
        }
      }
    },
  );

  test("of the seed read as there", () => {
    expect(getCallTexts("uz")).toMatchObject({
      loading: "Yuklanmoqda...",
      total: "Jami",
      processed: "Qayta ishlangan",
      connected: "Muvaffaqiyatli",
      failed: "Muvaffaqiyatsiz",
      duration: "Davomiyligi",
      error: "Xato",
      remoteResponse: "Server javobi",
      RUNNING: "Qayta ishlanmoqda...",
    });
    expect(fillText(getCallTexts("en").progressOf, { processed: "120", total: "400" })).toBe(
      "120 of 400 calls",
    );
  });

  test("keep a placeholder that has no value, and take a value as it is", () => {
    expect(fillText("{a} {b}", { a: "$& {b}" })).toBe("$& {b} {b}");
  });
});
