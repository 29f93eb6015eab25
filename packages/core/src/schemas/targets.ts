import { z } from "zod";

const time = z.iso.datetime({ precision: 3 });

/** One configured target, as GET /targets tells it. */
export const targetSchema = z
  .object({
    name: z.string(),
    isDefault: z.boolean().describe("Where a start without `target` goes, of those that the key may see."),
    host: z.string().nullable().describe("null for who may not manage calls."),
    reachable: z
      .boolean()
      .nullable()
      .describe("Whether the machine answered this server last; null: it was not asked since the start."),
    lastError: z
      .object({
        code: z.string(),
        at: time,
        sentence: z.string().describe("For everybody: without host, path or output."),
      })
      .nullable()
      .describe("The last one, also where the machine has answered since."),
    lastCheckedAt: time.nullable(),
    running: z.int().min(0).describe("Sessions that hold one of its places."),
    queued: z.int().min(0).describe("Sessions that wait for one."),
    maxConcurrent: z.int().min(1),
  })
  .meta({ id: "Target" });
export type Target = z.infer<typeof targetSchema>;

export const targetParamSchema = z.object({ name: z.string().min(1).max(128) });

/** POST /targets/:name/stop-all. */
export const stoppedTargetSchema = z
  .object({
    target: z.string(),
    count: z.int().min(0).describe("How many sessions were asked to end."),
  })
  .meta({ id: "StoppedTarget" });
export type StoppedTarget = z.infer<typeof stoppedTargetSchema>;
