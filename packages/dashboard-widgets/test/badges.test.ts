import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test("badges.css has the seed's four classes, unchanged", async () => {
  const css = await readFile(new URL("../src/badges.css", import.meta.url), "utf8");
  for (const [name, colour] of [
    ["pending", "#6c757d"],
    ["running", "#0dcaf0"],
    ["completed", "#198754"],
    ["failed", "#dc3545"],
  ]) {
    expect(css).toMatch(new RegExp(`\\.badge-${name} \\{\\s*background-color: ${colour};[^}]*color: white;`));
  }
  const dense = css.replaceAll(/\s+/g, "");
  expect(dense).toContain("animation:pulse1.5sinfinite;");
  expect(dense).toContain("@keyframespulse{0%,100%{opacity:1;}50%{opacity:0.7;}}");
});
