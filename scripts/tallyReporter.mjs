// A vitest reporter that writes what scripts/test.mjs adds up, as JSON, to the file that HOLAT_TALLY names.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";

export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tally = { passed: 0, failed: 0, skipped: 0, unhandled: 0, failures: [] };
    const outside = new Set(unhandledErrors.map((error) => error.VITEST_TEST_PATH));
    for (const path of outside) {
      if (typeof path === "string")
        tally.failures.push({ file: relative(process.cwd(), path), name: "(an error outside its tests)" });
      else tally.unhandled++;
    }
    for (const module of modules) {
      const file = module.relativeModuleId;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") tally.passed++;
        else if (state === "failed") tally.failures.push({ file, name: test.fullName });
        else tally.skipped++;
      }
      // A file that does not load has no tests, and a hook of it that fails has no test of its own.
      if (module.errors().length > 0) tally.failures.push({ file, name: "(the file itself)" });
      for (const suite of module.children.allSuites()) {
        if (suite.errors().length > 0) tally.failures.push({ file, name: `${suite.fullName} (its hooks)` });
      }
    }
    tally.failed = tally.failures.length;
    writeFileSync(process.env.HOLAT_TALLY, JSON.stringify(tally));
  }
}
