import { type RawBuilder, sql } from "kysely";
import type { NamePatterns } from "./keyLimits.js";
import type { Principal } from "./principal.js";

/**
 * For a WHERE: rows whose target the principal may see.
 *
 * ```ts
 * db.selectFrom("call_sessions").selectAll().where(targetCondition(principal, "target"));
 * ```
 */
export function targetCondition({ limits }: Pick<Principal, "limits">, column: string): RawBuilder<boolean> {
  return nameCondition(limits.targets, column);
}

/** The same for a column that holds the sessionId of a connection session. */
export function connectionCondition(
  { limits }: Pick<Principal, "limits">,
  column: string,
): RawBuilder<boolean> {
  return nameCondition(limits.sessions, column);
}

/** What `matchesName` is in memory; true for all rows when `patterns` is null. */
export function nameCondition(patterns: NamePatterns, column: string): RawBuilder<boolean> {
  if (patterns === null) return sql<boolean>`TRUE`;
  const name = sql.ref(column);
  const exact = patterns.filter((pattern) => !pattern.endsWith("*"));
  const prefixes = patterns.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
  const tests = prefixes.map((prefix) => sql<boolean>`${name} LIKE ${`${escapeLike(prefix)}%`}`);
  if (exact.length > 0) tests.unshift(sql<boolean>`${name} IN (${sql.join(exact)})`);
  return tests.length === 0 ? sql<boolean>`FALSE` : sql<boolean>`(${sql.join(tests, sql` OR `)})`;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
