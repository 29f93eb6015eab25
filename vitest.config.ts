import { defineConfig } from "vitest/config";

const source = { conditions: ["@holat/source"] };
interface Extras {
  readonly env?: Record<string, string>;
  readonly globalSetup?: string[];
}
const project = (name: string, include: string[], extras: Extras = {}) => ({
  resolve: source,
  ssr: { resolve: source },
  // Files share a worker's modules: PGlite is compiled once a worker, not once a file.
  test: { name, include, environment: "node" as const, isolate: false, ...extras },
});
const sharedPostgres = ["packages/testkit/src/vitest/globalPostgres.ts"];

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    projects: [
      project("core", ["packages/core/test/**/*.test.ts"]),
      project("packages", ["packages/{sdk,dashboard-widgets,testkit}/test/**/*.test.ts"]),
      project("api:pglite", ["packages/api/test/**/*.test.ts"], { env: { HOLAT_TEST_DATABASE: "pglite" } }),
      project("api:postgres", ["packages/api/test/**/*.test.ts"], {
        env: { HOLAT_TEST_DATABASE: "postgres" },
        globalSetup: sharedPostgres,
      }),
      project("server", ["apps/*/test/**/*.test.ts"]),
      project("repo", ["test/**/*.test.ts"]),
    ],
  },
});
