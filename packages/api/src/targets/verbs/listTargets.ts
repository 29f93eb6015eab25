import { derivePublicErrorMessage } from "@holat/core";
import type { Target } from "@holat/core/schemas";
import { sql } from "kysely";
import { hasScope, type Principal } from "../../access/principal.js";
import type { Context } from "../../context.js";
import { withDatabase } from "../../http/withDatabase.js";
import { findTargets } from "../findTarget.js";

/**
 * The targets that the principal may see: how busy they are by the database, for all servers together, and how they were
 * when this server had to do with them last. Throws DATABASE_AWAY.
 */
export async function listTargets(ctx: Context, principal: Principal): Promise<Target[]> {
  const targets = findTargets(ctx, principal);
  const names = targets.map(({ name }) => name);
  const counts = await withDatabase(ctx.clock, () => countSessions(ctx, names));
  const showsHost = hasScope(principal, "calls:manage");
  return targets.map(({ name, host, maxConcurrent }, index) => {
    const contact = ctx.contacts.find(name);
    const { running = 0, queued = 0 } = counts.get(name) ?? {};
    return {
      name,
      isDefault: index === 0,
      host: showsHost ? (host ?? null) : null,
      reachable: contact?.reachable ?? null,
      lastError: contact?.lastError
        ? {
            code: contact.lastError.code,
            at: new Date(contact.lastError.at).toISOString(),
            sentence: derivePublicErrorMessage(contact.lastError.code),
          }
        : null,
      lastCheckedAt: contact ? new Date(contact.checkedAt).toISOString() : null,
      running,
      queued,
      maxConcurrent,
    };
  });
}

interface Counts {
  readonly running: number;
  readonly queued: number;
}

/** As admission counts them. */
async function countSessions(
  { db }: Pick<Context, "db">,
  names: readonly string[],
): Promise<Map<string, Counts>> {
  const { rows } = await sql<Counts & { target: string }>`
    SELECT target,
      count(*) FILTER (WHERE status = 'RUNNING' OR admitted_at IS NOT NULL) AS running,
      count(*) FILTER (WHERE status = 'PENDING' AND admitted_at IS NULL) AS queued
    FROM call_sessions
    WHERE status IN ('PENDING', 'RUNNING') AND target = ANY (${[...names]}::text[])
    GROUP BY target`.execute(db);
  return new Map(
    rows.map(({ target, running, queued }) => [target, { running: Number(running), queued: Number(queued) }]),
  );
}
