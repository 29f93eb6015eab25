import { type Kysely, sql, type Transaction } from "kysely";
import type { JobInsert, PgBoss } from "pg-boss";
import type { Database } from "../../db/schema.js";

export const deliveryQueue = "webhook-deliveries";

/** What a job says: look at that delivery, unless it is past that attempt. */
export interface DeliveryJob {
  readonly deliveryId: string;
  /** Attempts made before. */
  readonly attempts: number;
}

const sweepLimit = 200;
/** A job is taken for lost when nothing has come of it this long after its time. */
const graceMs = 20_000;

const ms = (value: number) => sql`${sql.lit(value)} * interval '1 millisecond'`;

/**
 * Makes the jobs of deliveries that have none, and of those whose job may have been lost with a server: both in the
 * transaction that says so. Where the job only waits behind others, the queue's policy drops the second one.
 */
export async function queueDeliveries(
  db: Kysely<Database>,
  boss: PgBoss,
  now: number,
): Promise<{ readonly more: boolean }> {
  const queued = await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; endpoint: string; attempts: number; nextAt: number }>`
      WITH due AS (
        SELECT id FROM webhook_deliveries
        WHERE status = 'pending' AND queued_until < clock_timestamp() AND claimed_until < clock_timestamp()
        ORDER BY queued_until, next_attempt_at LIMIT ${sql.lit(sweepLimit)} FOR UPDATE SKIP LOCKED)
      UPDATE webhook_deliveries d
      SET queued_until = clock_timestamp() + ${ms(graceMs)}
        + greatest(0, d.next_attempt_at - ${now}::bigint) * interval '1 millisecond'
      FROM due WHERE d.id = due.id
      RETURNING d.id, d.endpoint_id AS endpoint, d.attempts, d.next_attempt_at AS "nextAt"`.execute(tx);
    const jobs = rows.map(
      ({ id, endpoint, attempts, nextAt }): JobInsert<DeliveryJob> => ({
        data: { deliveryId: id, attempts },
        singletonKey: `${id}:${attempts}`,
        group: { id: endpoint },
        startAfter: Math.max(0, nextAt - now) / 1000,
      }),
    );
    if (jobs.length > 0) await boss.insert(deliveryQueue, jobs, { db: inTransaction(tx) });
    return rows.length;
  });
  return { more: queued === sweepLimit };
}

function inTransaction(tx: Transaction<Database>) {
  return {
    executeSql: async (text: string, values: readonly unknown[] = []) => {
      const { rows } = await tx.executeQuery<unknown>({
        sql: text,
        parameters: values,
        query: { kind: "RawNode", sqlFragments: [text], parameters: [] },
        queryId: { queryId: "pg-boss" },
      });
      return { rows };
    },
  };
}
