import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, by far: begun last, one of them would run alone at the end. A fresh clone does not know it yet. */
const longest = [
  "test/sessions/neverALie.test.ts",
  "apps/server/test/cliKeys.test.ts",
  "apps/dashboard/test/pages.test.ts",
  "apps/dashboard/test/page.test.ts",
  "test/survival/handOver.test.ts",
  "test/sessions/messages.test.ts",
  "test/sessions/restart.test.ts",
  "test/snippets/snippets.test.ts",
  "test/widgets/looks.test.ts",
  "apps/server/test/cliCalls.test.ts",
  "apps/server/test/cliSessions.test.ts",
  "packages/api/test/survival/survival.test.ts",
  "test/survival/poison.test.ts",
  "packages/core/test/ssh/follow.test.ts",
  "test/stream/chaos.test.ts",
  "test/stream/proxies.test.ts",
];

/** Within a project the longest files first, the others as vitest would have them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.indexOf(relative(this.ctx.config.root, moduleId));
      return place < 0 ? longest.length : place;
    };
    const names = [...new Set(sorted.map(({ project }) => project.name))];
    return names.flatMap((name) =>
      sorted.filter(({ project }) => project.name === name).sort((one, other) => rank(one) - rank(other)),
    );
  }
}
