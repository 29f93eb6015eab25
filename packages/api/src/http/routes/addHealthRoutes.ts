import { HolatError } from "@holat/core";
import { sql } from "kysely";
import { z } from "zod";
import type { Context } from "../../context.js";
import type { Router } from "../createRouter.js";
import { jsonReply } from "../reply.js";
import { noQuery } from "../route.js";
import { withDatabase } from "../withDatabase.js";

/** Whether the server may be sent requests, as far as whoever runs it knows. */
export interface Readiness {
  /** The server is stopping, or has not started yet. */
  readonly draining: boolean;
}

const healthSchema = z.object({ status: z.literal("ok") }).meta({ id: "Health" });
const healthy = { description: "Yes", content: { "application/json": { schema: healthSchema } } };
const noStore = { "cache-control": "no-store" };
const tags = ["operation"];

/** /livez: the process answers. /readyz: it can do its work. Both open to everybody. */
export function addHealthRoutes(router: Router, ctx: Context, readiness: Readiness): void {
  router.add({
    config: {
      method: "get",
      path: "/livez",
      operationId: "livez",
      summary: "Does the process answer?",
      tags,
      responses: { 200: healthy },
    },
    access: "open",
    query: noQuery,
    answer: () => jsonReply(200, { status: "ok" }, noStore),
  });
  router.add({
    config: {
      method: "get",
      path: "/readyz",
      operationId: "readyz",
      summary: "Can the server do its work?",
      description: "503 while the database is away or the server is stopping.",
      tags,
      responses: { 200: healthy },
    },
    access: "open",
    query: noQuery,
    answer: async () => {
      if (readiness.draining || ctx.engine.draining)
        throw new HolatError("DRAINING", "The server is stopping", { hint: "Send requests elsewhere." });
      await withDatabase(ctx.clock, () => sql`SELECT 1`.execute(ctx.db));
      return jsonReply(200, { status: "ok" }, noStore);
    },
  });
}
