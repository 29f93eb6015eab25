import { labels, statusDescriptions } from "@holat/core";
import { expect, test } from "vitest";
import { callTexts } from "../../src/locale/callTexts.js";
import { connectionTexts, reasonTexts } from "../../src/locale/connectionTexts.js";
import { unpackTexts } from "../../src/locale/unpackTexts.js";
import { packTexts } from "../../tsup.texts.js";

test.each(Object.entries({ labels, statusDescriptions, callTexts, connectionTexts, reasonTexts }))(
  "%s are the same after the build has packed them",
  (_name, group) => {
    expect(unpackTexts(...packTexts(group))).toEqual(group);
  },
);

test("a text with the mark between texts in it, or one that is absent, ends the build", () => {
  const group = { uz: { a: "1" }, ru: { a: "2" }, en: { a: "3" }, id: { a: "4" } };
  expect(() => packTexts({ ...group, en: { a: "3 | 4" } })).toThrow("has a | in it");
  expect(() => packTexts({ ...group, id: {} })).toThrow("absent");
});
