import { readFileSync } from "node:fs";
import { closeRules, deriveCloseRule } from "@holat/core";
import { expect, it } from "vitest";

const text = readFileSync(new URL("../../../../docs/sessions.md", import.meta.url), "utf8");
const rows = text
  .slice(text.indexOf("## Why it closed"), text.indexOf("## Servers, restarts"))
  .split("\n")
  .filter((line) => /^\| (?:\d|none)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

it.each(Object.keys(closeRules))("docs/sessions.md tells of code %s what the rule says", (code) => {
  const { reason, status } = deriveCloseRule({ kind: "remote", code: Number(code) });
  const row = rows.find(([, codes = ""]) => codes.split(", ").includes(code));
  expect(row?.[2]).toContain(`\`${reason}\``);
  expect(row?.[3]).toBe(`\`${status}\``);
});

it.each(["timeout", "lost", "credentials", "qr-ended"] as const)("and of a close by %s", (kind) => {
  const { reason, status } = deriveCloseRule({ kind, code: null });
  const row = rows.find(([, , reasons = ""]) => reasons.includes(`\`${reason}\``));
  expect(row?.[3]).toBe(`\`${status}\``);
});
