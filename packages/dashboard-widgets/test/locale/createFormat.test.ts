import { describe, expect, test } from "vitest";
import { createFormat } from "../../src/index.js";

describe("numbers, times and spans", () => {
  test.each([
    ["uz", "1 234 567", "05/10/2025, 18:30:00"],
    ["ru", "1 234 567", "05.10.2025, 18:30:00"],
    ["en", "1,234,567", "05/10/2025, 18:30:00"],
    ["id", "1.234.567", "05/10/2025, 18.30.00"],
  ] as const)("in %s", (lang, number, moment) => {
    const format = createFormat(lang);
    expect(format.number(1_234_567).replaceAll(/\s/g, " ")).toBe(number);
    expect(format.moment(new Date(2025, 9, 5, 18, 30).getTime())).toBe(moment);
    expect(format.percent(0)).toBe("0%");
  });

  test.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min 0 s"],
    [3_725, "1 h 2 min"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(createFormat("en").span(seconds)).toBe(text);
  });
});
