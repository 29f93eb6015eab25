import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Axe {
  run(options: object): Promise<{
    violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
  }>;
}

/** What axe-core finds wrong with the page as it is, within shadow roots too. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(await source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    // The gallery shows the same landmark many times: that is what it is for.
    const rules = { "landmark-unique": { enabled: !location.pathname.endsWith("/gallery") } };
    const { violations } = await axe.run({ resultTypes: ["violations"], rules });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
    );
  });
}
