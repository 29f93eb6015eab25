import { createNumberSet, type NumberSet } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../../db/schema.js";

const pageSize = 5_000;

/** The numbers of a session that have a final result, read in pages. */
export async function loadNumberSet(
  db: Kysely<Database>,
  sessionId: string,
  random: () => number,
): Promise<NumberSet> {
  const numbers = createNumberSet({ seed: Math.floor(random() * 2 ** 32) });
  let after = -1;
  for (;;) {
    const page = await db
      .selectFrom("call_results")
      .select(["position", "number"])
      .where("session_id", "=", sessionId)
      .where("final", "=", true)
      .where("position", ">", after)
      .orderBy("position")
      .limit(pageSize)
      .execute();
    for (const { number } of page) numbers.add(number);
    const last = page.at(-1);
    if (!last || page.length < pageSize) return numbers;
    after = last.position;
  }
}
