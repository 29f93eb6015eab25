import { execFile } from "node:child_process";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseArgs, parseMetadata } from "../src/pages/start/parseExtras.js";
import { toCurl } from "../src/server/toCurl.js";
import { createFormat } from "../src/texts/createFormat.js";
import { languages, loadTexts } from "../src/texts/languages.js";

describe("spans and figures", () => {
  test.each([
    [0, "0 s"],
    [59, "59 s"],
    [135, "2 min 15 s"],
    [7_260, "2 h 1 min"],
  ])("%i seconds", async (seconds, text) => {
    expect(createFormat(await loadTexts("en")).span(seconds)).toBe(text);
  });

  test("thousands are set apart in every language", async () => {
    for (const language of languages) {
      expect(createFormat(await loadTexts(language)).figure(1_234_567)).toMatch(/^1[^\d]234[^\d]567$/);
    }
  });
});

test("no language leaves a word of another: each differs from English in most of its texts", async () => {
  const words = async (language: (typeof languages)[number]) =>
    JSON.stringify(await loadTexts(language), (_key, value) =>
      typeof value === "function" ? value("1", "2", "3") : value,
    );
  const english = await words("en");
  for (const language of languages) {
    const own = JSON.parse(await words(language));
    expect(Object.keys(own)).toEqual(Object.keys(JSON.parse(english)));
    if (language !== "en") expect(own.start.lead).not.toBe(JSON.parse(english).start.lead);
  }
});

describe("what goes with a campaign", () => {
  test("arguments, one a line", () => {
    expect(parseArgs("A=1\n\n B_2= x=y \r\n")).toEqual({ args: { A: "1", B_2: "x=y" } });
    expect(parseArgs("A=1\nsmall=2")).toEqual({ args: { A: "1" }, badLine: 2 });
  });

  test.each([
    ["", {}],
    ['{"a":1}', { a: 1 }],
    ["[1]", undefined],
    ["null", undefined],
    ["{", undefined],
  ])("metadata %j", (text, value) => {
    expect(parseMetadata(text)).toEqual(value);
  });
});

test("a curl line gives the shell exactly what was meant, and never a key", async () => {
  const value = fc.string().map((text) => text.replaceAll("\0", ""));
  await fc.assert(
    fc.asyncProperty(value, async (text) => {
      const body = { metadata: { text } };
      const line = toCurl({ method: "POST", url: "http://x/calls/start", body, withKey: true });
      const { stdout } = await promisify(execFile)(
        "sh",
        ["-c", `curl() { for word; do printf '%s\\0' "$word"; done; }; ${line}`],
        { env: { HOLAT_API_KEY: "from-the-environment" } },
      );
      expect(stdout.split("\0")).toEqual([
        ...["-X", "POST", "http://x/calls/start", "-H", "Authorization: Bearer from-the-environment"],
        ...["-H", "Content-Type: application/json", "-d", JSON.stringify(body), ""],
      ]);
    }),
    { numRuns: 25 },
  );
});
