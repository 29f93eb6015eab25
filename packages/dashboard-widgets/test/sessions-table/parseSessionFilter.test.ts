import { describe, expect, test } from "vitest";
import { parseSessionFilter } from "../../src/sessions-table/parseSessionFilter.js";

const none = { status: undefined, target: undefined, from: undefined, to: undefined };
const parse = (texts: Partial<typeof none | Record<keyof typeof none, string>>) =>
  parseSessionFilter({ ...none, ...texts });

describe("a filter as attributes say it", () => {
  test.each([
    ["nothing", {}, {}],
    ["a status", { status: "RUNNING" }, { status: "RUNNING" }],
    ["a status in small letters", { status: "failed" }, { status: "FAILED" }],
    ["no such status", { status: "DONE" }, {}],
    ["a target", { target: "main" }, { target: "main" }],
    ["a moment", { from: "2026-03-01T10:00:00Z" }, { from: new Date("2026-03-01T10:00:00Z") }],
    ["no moment", { from: "yesterday", to: "" }, {}],
    [
      "days of the reader's",
      { from: "2026-03-01", to: "2026-03-31" },
      { from: new Date(2026, 2, 1), to: new Date(2026, 3, 1) },
    ],
  ])("%s", (_name, texts, filter) => {
    expect(parse(texts)).toEqual(filter);
  });
});
