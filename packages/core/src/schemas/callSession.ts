import { z } from "zod";
import { callLinks, callStatuses } from "../calls/state.js";

const time = z.iso.datetime({ precision: 3 }).meta({ examples: ["2025-10-06T18:30:00.000Z"] });
const counter = z.int().min(0).max(2_147_483_647);

/** The status object. */
export const callSessionSchema = z
  .object({
    id: z.uuid(),
    sessionId: z.string().meta({ examples: ["session-1738862891234-abc123"] }),
    status: z.enum(callStatuses),
    totalNumbers: counter,
    processedNumbers: counter,
    connectedCalls: counter,
    failedCalls: counter,
    remoteResponse: z
      .string()
      .nullable()
      .describe("What the process said in words, the last 4 KiB, once it has ended."),
    errorMessage: z.string().nullable(),
    startedAt: time,
    completedAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
    durationSeconds: z.int().min(0),
    progressPercentage: z.int().min(0).max(100),
    statusDescription: z.string(),
    isRunning: z.boolean(),
    isCompleted: z.boolean(),
    hasError: z.boolean(),
    target: z.string(),
    errorCode: z.string().nullable(),
    link: z
      .enum(callLinks)
      .describe("Whether the machine can be reached now; lost says nothing of the process."),
    lastHeardAt: time.nullable(),
    lastProgressAt: time.nullable(),
    cancelRequestedAt: time.nullable(),
    exitCode: z.int().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    version: z.int().min(1).describe("Grows by one with every committed change."),
  })
  .meta({ id: "CallSession" });

/** One number's result. */
export const callResultSchema = z
  .object({
    number: z.string(),
    outcome: z.enum(["connected", "failed"]),
    reason: z.string().nullable(),
    durationSeconds: z.number().min(0).nullable(),
    final: z.boolean(),
    counted: z.boolean().describe("It is the first final one of its number."),
    at: time,
  })
  .meta({ id: "CallResult" });
