import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe-core, with all its rules, says against the page: one line an element. */
export async function runAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (): Promise<axe.AxeResults> => Reflect.get(window, "axe").run(document, { resultTypes: ["violations"] }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`),
  );
}
