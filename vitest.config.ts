import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/longestFirst.js";

const source = { conditions: ["@holat/source"] };
interface Extras {
  readonly env?: Record<string, string>;
  readonly globalSetup?: string[];
  readonly exclude?: string[];
  readonly isolate?: boolean;
  readonly execArgv?: string[];
}
const setupFiles = ["packages/testkit/src/vitest/fileEnd.ts"];
// A page's answer, on a machine that runs databases, servers and browsers beside the tests.
const expect = { poll: { timeout: 20_000 } };
const project = (name: string, include: string[], extras: Extras = {}) => ({
  resolve: source,
  ssr: { resolve: source },
  // Files share a worker's modules: PGlite is compiled once a worker, not once a file.
  test: { name, include, environment: "node" as const, isolate: false, setupFiles, expect, ...extras },
});
const apiTests = ["packages/api/test/**/*.test.ts"];
const long = process.env.HOLAT_LONG === "1";
const sharedPostgres = ["packages/testkit/src/vitest/globalPostgres.ts"];

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // One project ends before the next begins: there are as few as can be. What needs no database stands in the second.
    projects: [
      project("pglite", apiTests, {
        env: { HOLAT_TEST_DATABASE: "pglite" },
        // PGlite's functions are not compiled a second time, for speed: a worker ends before that pays.
        execArgv: ["--liftoff-only"],
        // It compares two servers over every route, whatever stores their rows: in the full length on both databases.
        exclude: long ? [] : ["packages/api/test/access/keyFilter.test.ts"],
      }),
      project(
        "postgres",
        [
          ...apiTests,
          "packages/{core,sdk,dashboard-widgets,testkit}/test/**/*.test.ts",
          "apps/*/test/**/*.test.ts",
          "test/**/*.test.ts",
        ],
        {
          env: { HOLAT_TEST_DATABASE: "postgres" },
          globalSetup: sharedPostgres,
          exclude: ["**/node_modules/**", "packages/api/test/db/borrowPglite.test.ts"],
        },
      ),
      // A process believes one WhatsApp server: each file has one of its own.
      project("whatsapp", ["packages/whatsapp/test/**/*.test.ts"], { isolate: true }),
    ],
  },
});
