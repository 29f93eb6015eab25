import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseNumbers, toNumber } from "../src/numbers/parseNumbers.js";
import { parseTable } from "../src/numbers/parseTable.js";

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe("a table of cells", () => {
  test("written as CSV is read back, whatever is in its cells", () => {
    const cell = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\r", ""));
    const row = fc.tuple(cell, cell, fc.constant("end"));
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1 }),
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
        (rows, separator, lineEnd) => {
          // The separator is told by the first line.
          const all = [["a", "b", "c"], ...rows];
          const text = all.map((cells) => cells.map(quote).join(separator)).join(lineEnd);
          expect(parseTable(text).map(({ cells }) => cells)).toEqual(all);
        },
      ),
    );
  });

  test("names the line that a row begins in, also after a cell of several lines", () => {
    expect(parseTable('a,b\n"x\ny",1\n\nz,2').map(({ line }) => line)).toEqual([1, 2, 5]);
  });
});

describe("numbers", () => {
  test.each([
    ["+998 90 123-45-67", "+998901234567"],
    ["(90) 123.45.67", "901234567"],
    ["'+998901234567", "+998901234567"],
    ["*100#", "*100#"],
    ["1", "1"],
  ])("%s is dialled as %s", (text, number) => {
    expect(toNumber(text)).toBe(number);
  });

  test.each(["", "phone", "90 12x", "++998", `+${"1".repeat(33)}`, "=1+1", "<b>"])("%j is none", (text) => {
    expect(toNumber(text)).toBeUndefined();
  });

  test("duplicates and bad lines are named by line, and left out", () => {
    const parsed = parseNumbers("+998901111111\n\n+998 90 111 11 11\nnobody\n+998902222222\n");
    expect(parsed).toMatchObject({
      numbers: ["+998901111111", "+998902222222"],
      duplicates: [{ line: 3, text: "+998 90 111 11 11", firstLine: 1 }],
      bad: [{ line: 4, text: "nobody" }],
    });
  });

  test("of a CSV file are in the column with the phones, and its heading is no bad line", () => {
    const parsed = parseNumbers("\uFEFFno;name;phone\r\n1;Ali;+998901111111\r\n2;Vali;+998902222222\r\n");
    expect(parsed).toMatchObject({
      numbers: ["+998901111111", "+998902222222"],
      bad: [],
      columns: ["no", "name", "phone"],
      column: 2,
    });
    expect(parseNumbers("no;phone\n1;+998901111111", 0).numbers).toEqual(["1"]);
  });

  test("side by side in one line are a list", () => {
    expect(parseNumbers("901111111, 902222222, 903333333").numbers).toHaveLength(3);
  });

  test("each row is a number, a duplicate or bad; numbers are unique and fit for the server", () => {
    const line = fc.oneof(
      fc.string(),
      fc.stringMatching(/^\+?\d{1,15}$/),
      fc.constantFrom("+998901234567", "998 90", "x", "5;6", "\u202e123", "\u0000"),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join("\n");
        const { numbers, duplicates, bad } = parseNumbers(text);
        expect(new Set(numbers).size).toBe(numbers.length);
        for (const number of numbers) expect(number).toMatch(/^\+?[\d*#]{1,32}$/);
        for (const { line: at, firstLine } of duplicates) expect(firstLine).toBeLessThanOrEqual(at);
        const last = text.split(/\r\n?|\n/).length;
        for (const { line: at } of [...duplicates, ...bad]) expect(at >= 1 && at <= last).toBe(true);
      }),
    );
  });

  test("a hundred thousand and more are read", () => {
    const many = Array.from({ length: 100_001 }, (_, index) => `+99890${String(index).padStart(7, "0")}`);
    expect(parseNumbers(many.join("\n")).numbers).toHaveLength(100_001);
  });
});
