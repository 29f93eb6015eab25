import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createTestDatabase } from "../support/database.js";
import { createWorld, type World } from "./keyFilter/createWorld.js";
import { operationsOf, rows } from "./keyFilter/rows.js";
import { limitedKey, namesOf, type Scene, scenes, scopelessKey, withoutHidden } from "./keyFilter/scene.js";

/** Each is asked over all routes, twice. */
const scenesAsked = process.env.HOLAT_LONG === "1" ? 20 : 3;

const [full, bare] = await Promise.all([createTestDatabase(), createTestDatabase()]);
const open: World[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((world) => world.close()));
});

/** The server as it is, and the same without all that the key may not see. */
async function createWorlds(scene: Scene): Promise<{ here: World; bare: World }> {
  await Promise.all(open.splice(0).map((world) => world.close()));
  const worlds = {
    here: await createWorld(full.database, scene),
    bare: await createWorld(bare.database, withoutHidden(scene)),
  };
  open.push(...Object.values(worlds));
  return worlds;
}

/** Where askers share what is known or read. */
const sharing = new Set([
  "GET /calls/session/{sessionId}",
  "GET /calls/session/{sessionId}/events",
  "GET /calls/events",
  "GET /sessions/events",
]);

const [someScene] = fc.sample(scenes, { numRuns: 1, seed: 1 });

it("there is a row for every route, and no row for none", async () => {
  const { here } = await createWorlds(someScene ?? expect.fail("no scene"));
  expect(Object.keys(rows).sort()).toEqual(operationsOf(await here.document()).sort());
});

describe("a key with a filter", () => {
  // Reads go before what changes something, and deleting is the last.
  const rank = (name: string) => ["GET", "POST", "PATCH", "DELETE"].indexOf(name.split(" ")[0] ?? "");
  const names = Object.keys(rows).sort((a, b) => rank(a) - rank(b));

  it("learns nothing of what it may not see: all is as if that did not exist", async () => {
    const counts = { hidden: 0, seen: 0 };
    // Of the others there is nothing to learn.
    const telling = scenes.filter(
      ({ sessions }) => sessions.some(({ visible }) => visible) && sessions.some(({ visible }) => !visible),
    );
    await fc.assert(
      fc.asyncProperty(telling, async (scene) => {
        const worlds = await createWorlds(scene);
        const asked = namesOf(scene);
        counts.hidden += asked.hidden.length;
        for (const name of names) {
          for (const probe of rows[name]?.(asked) ?? []) {
            const what = `${name}: ${probe.path} ${String(probe.init?.body ?? "")}`;
            const told = await worlds.here.ask(probe, limitedKey);
            expect(told, what).toEqual(await worlds.bare.ask(probe, limitedKey));
            if (typeof probe.expect === "number") expect(told.status, what).toBe(probe.expect);
            if (probe.expect === "seen") {
              counts.seen++;
              expect([403, 404, 500, 503], what).not.toContain(told.status);
            }
            if (!sharing.has(name)) continue;
            const beside = { beside: true };
            const { statements: _, ...shared } = await worlds.here.ask(probe, limitedKey, beside);
            expect(await worlds.bare.ask(probe, limitedKey, beside), what).toMatchObject(shared);
          }
        }
      }),
      { numRuns: scenesAsked, endOnFailure: true },
    );
    expect(counts.hidden).toBeGreaterThan(2);
    expect(counts.seen).toBeGreaterThan(4);
  }, 600_000);

  it("learns nothing while the database is away and memory is all that there is", async () => {
    const counts = { told: 0, unknown: 0 };
    const remembered = scenes.filter(({ sessions }) =>
      sessions.some(({ visible, owned }) => visible && owned),
    );
    await fc.assert(
      fc.asyncProperty(remembered, async (scene) => {
        const { here, bare } = await createWorlds(scene);
        for (const world of [here, bare]) world.loseDatabase();
        for (const name of [...sharing].filter((one) => one.includes(" /calls/"))) {
          for (const probe of rows[name]?.(namesOf(scene)) ?? []) {
            const told = await here.ask(probe, limitedKey);
            expect(told, `${name}: ${probe.path}`).toEqual(await bare.ask(probe, limitedKey));
            if (probe.expect === 404) expect(told.status, probe.path).toBe(503);
            counts[told.status === 200 ? "told" : "unknown"]++;
          }
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(counts.told).toBeGreaterThan(0);
    expect(counts.unknown).toBeGreaterThan(0);
  });

  it("and without the scope is turned away before anything is looked up", async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const { here } = await createWorlds(scene);
        for (const name of names.filter((one) => one.includes(" /calls/"))) {
          for (const probe of rows[name]?.(namesOf(scene)) ?? []) {
            const told = await here.ask(probe, scopelessKey);
            expect([told.status, told.statements], `${name}: ${probe.path}`).toEqual([403, 0]);
          }
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
