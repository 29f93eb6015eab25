import axe from "axe-core";
import type { Page } from "playwright-core";

/** All that a change of colours can break. */
export const colourRules = ["color-contrast", "link-in-text-block"];

export interface AxeOptions {
  /** These rules alone. Default: all that axe-core has enabled. */
  readonly only?: readonly string[];
}

/** What axe-core finds wrong with the page as it is, within shadow roots too: one line an element. */
export async function findViolations(page: Page, { only }: AxeOptions = {}): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (options): Promise<axe.Result[]> =>
      (await (Reflect.get(window, "axe") as typeof axe).run(document, options)).violations,
    {
      resultTypes: ["violations" as const],
      ...(only && { runOnly: { type: "rule" as const, values: [...only] } }),
    },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`),
  );
}
