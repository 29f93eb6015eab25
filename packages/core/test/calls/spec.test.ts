import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const text = readFileSync(new URL("SPEC.md", root), "utf8");
const links = [...text.matchAll(/\[(?<label>"[^\]]*"|`[^\]]*`)\]\((?<path>[^)]+)\)/g)].map((match) => ({
  label: match.groups?.label ?? "",
  path: match.groups?.path ?? "",
}));

describe("SPEC.md", () => {
  it("links every rule to code and tests", () => {
    expect(links.filter(({ label }) => label.startsWith("`")).length).toBeGreaterThan(20);
    expect(links.filter(({ label }) => label.startsWith('"')).length).toBeGreaterThan(40);
  });
  it.each(links)("$label leads to it in $path", ({ label, path }) => {
    const url = new URL(path, root);
    if (label.startsWith('"')) expect(readFileSync(url, "utf8")).toContain(label.slice(1, -1));
    else expect(statSync(url)).toBeDefined();
  });
});
