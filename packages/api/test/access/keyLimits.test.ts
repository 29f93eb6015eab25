import fc from "fast-check";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { isLimited, maySeeConnection, maySeeTarget, unlimited } from "../../src/access/keyLimits.js";
import { connectionCondition, targetCondition } from "../../src/access/nameCondition.js";
import { createTestDatabase } from "../support/database.js";

const { database } = await createTestDatabase();

/** Characters that mean something to LIKE, to a pattern or to nobody. */
const name = fc
  .array(fc.constantFrom("a", "b", "A", "%", "_", "\\", "*", "'", "é"), { maxLength: 4 })
  .map((letters) => letters.join(""));
const patterns = fc.option(
  fc.array(
    fc.oneof(
      name,
      name.map((prefix) => `${prefix}*`),
    ),
    { maxLength: 4 },
  ),
);

it.each([
  { what: "targets", may: maySeeTarget, condition: targetCondition },
  { what: "sessions", may: maySeeConnection, condition: connectionCondition },
] as const)("a filter of $what lets the same names through in memory and in SQL", async (c) => {
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 12 }), patterns, async (names, filter) => {
      const principal = { limits: { ...unlimited, [c.what]: filter } };
      const { rows } = await sql<{ name: string }>`
        SELECT name FROM json_array_elements_text(${JSON.stringify(names)}::json) WITH ORDINALITY AS n (name, at)
        WHERE ${c.condition(principal, "name")} ORDER BY at`.execute(database.db);
      expect(rows.map((row) => row.name)).toEqual(names.filter((one) => c.may(principal, one)));
    }),
    { numRuns: 200 },
  );
});

it.each([
  { filter: null, sees: ["sales", "sales-uz", "Sales", "", "*"] },
  { filter: [], sees: [] },
  { filter: ["sales"], sees: ["sales"] },
  { filter: ["sales*"], sees: ["sales", "sales-uz"] },
  { filter: ["sales-*", "Sales"], sees: ["sales-uz", "Sales"] },
  { filter: ["*"], sees: ["sales", "sales-uz", "Sales", "", "*"] },
  { filter: ["s*s"], sees: [] },
])("$filter lets through $sees", ({ filter, sees }) => {
  const names = ["sales", "sales-uz", "Sales", "", "*"];
  const principal = { limits: { sessions: null, targets: filter } };
  expect(names.filter((one) => maySeeTarget(principal, one))).toEqual(sees);
  expect(isLimited(principal)).toBe(filter !== null);
});
