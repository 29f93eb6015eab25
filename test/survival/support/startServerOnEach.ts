import { afterAll, beforeAll } from "vitest";
import type { HolatServer } from "../../../packages/testkit/src/index.js";
import { type Calls, createCalls } from "./createCalls.js";
import { createSite, type Site, type TargetOptions } from "./createSite.js";
import { type DatabaseName, databases, type Surroundings } from "./startSurroundings.js";

export interface ServerOnDatabase {
  readonly site: Site;
  readonly server: HolatServer;
  readonly calls: Calls;
}

/** One server on each of the databases for all tests of a file. `targets` is asked when the surroundings are there. */
export function startServerOnEach(
  around: Surroundings,
  targets: (records: string, database: DatabaseName) => Readonly<Record<string, TargetOptions>>,
  on: readonly DatabaseName[] = databases,
): (database: DatabaseName) => ServerOnDatabase {
  const started = new Map<DatabaseName, ServerOnDatabase>();
  beforeAll(async () => {
    await Promise.all(
      on.map(async (database) => {
        const site = await createSite({
          postgresUrl: around.postgresUrl(database),
          targets: (records) => targets(records, database),
        });
        const server = await site.startServer();
        started.set(database, { site, server, calls: createCalls(server) });
      }),
    );
  }, 120_000);
  afterAll(() => Promise.all([...started.values()].map(({ site }) => site[Symbol.asyncDispose]())));
  return (database) => {
    const found = started.get(database);
    if (found === undefined) throw new Error(`no server on ${database}`);
    return found;
  };
}
