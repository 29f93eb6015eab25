import { z } from "zod";

/** Every error answer: RFC 9457, with a stable code. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    hint: z.string().optional().describe("The likely cause and the next step."),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe("JSON pointer into the body, or /query/NAME or /header/NAME."),
          detail: z.string(),
          code: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: "Problem" });

export type Problem = z.infer<typeof problemSchema>;
