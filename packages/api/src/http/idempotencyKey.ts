import { z } from "zod";
import { parseInput } from "./parseInput.js";

/** Documented with every route that takes one. */
export const idempotencyHeaders = z.object({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, "Idempotency-Key wants 1 to 255 printable ASCII characters")
    .describe("Repeating the same request with the same key within 24 hours does nothing anew.")
    .optional(),
});

/** Throws VALIDATION_FAILED. */
export function readIdempotencyKey(header: (name: string) => string | undefined): string | undefined {
  return parseInput(idempotencyHeaders, { "Idempotency-Key": header("Idempotency-Key") }, "/header")[
    "Idempotency-Key"
  ];
}

/** Documented with every answer to such a request. */
export const replayedHeader = {
  "Idempotent-Replayed": {
    description: "true: an earlier request with the same key had done it.",
    schema: { type: "string" },
  },
} as const;
