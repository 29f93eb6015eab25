import { defineConfig } from "vitest/config";

const source = { conditions: ["@holat/source"] };
const project = (name: string, include: string[], env: Record<string, string> = {}) => ({
  resolve: source,
  ssr: { resolve: source },
  test: { name, include, env, environment: "node" as const },
});

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project("core", ["packages/core/test/**/*.test.ts"]),
      project("packages", ["packages/{sdk,dashboard-widgets,testkit}/test/**/*.test.ts"]),
      project("api:pglite", ["packages/api/test/**/*.test.ts"], { HOLAT_TEST_DATABASE: "pglite" }),
      project("api:postgres", ["packages/api/test/**/*.test.ts"], { HOLAT_TEST_DATABASE: "postgres" }),
      project("server", ["apps/*/test/**/*.test.ts"]),
      project("repo", ["test/**/*.test.ts"]),
    ],
  },
});
