import type { RunSpec } from "@holat/core";
import type { RunContext } from "./runContext.js";

/** The run directory's name: one session has one for life, and people find it by the id that they know. */
export function toRunId(session: { readonly sessionId: string }): string {
  return session.sessionId;
}

/** What the process is to be started with, from the stored input; rejects as the database does. */
export async function getRunSpec({ db, session }: Pick<RunContext, "db" | "session">): Promise<RunSpec> {
  const input = await db
    .selectFrom("call_inputs")
    .select(["numbers", "args"])
    .where("session_id", "=", session.id)
    .executeTakeFirst();
  return {
    runId: toRunId(session),
    sessionId: session.sessionId,
    numbers: input?.numbers ?? null,
    args: input?.args ?? {},
  };
}
