import { z } from "zod";
import { plainText, shown } from "./text.js";

const maxNumbers = 100_000;
const maxArgs = 64;
const maxMetadataBytes = 16 * 1024;
const argName = /^[A-Z][A-Z0-9_]{0,63}$/;

const numbers = z
  .array(plainText("number", { min: 1, max: 64 }))
  .min(1, "numbers is empty; send at least one number, or leave the field out")
  .max(maxNumbers, `numbers has more than ${maxNumbers} entries; split the campaign`)
  .superRefine((values, context) => {
    const firstAt = new Map<string, number>();
    for (const [index, value] of values.entries()) {
      const first = firstAt.get(value);
      if (first === undefined) firstAt.set(value, index);
      else {
        context.addIssue({
          code: "custom",
          path: [index],
          message: `number ${shown(value)} stands at positions ${first} and ${index}; send it once`,
        });
        return;
      }
    }
  })
  .meta({ description: "Handed to the process one per line, by $HOLAT_NUMBERS_FILE and on stdin." });

const args = z
  .record(z.string(), plainText("value", { min: 0, max: 4096 }))
  .superRefine((values, context) => {
    const names = Object.keys(values);
    if (names.length > maxArgs) {
      context.addIssue({
        code: "custom",
        message: `args has ${names.length} entries; at most ${maxArgs} are allowed`,
      });
    }
    for (const name of names.filter((candidate) => !argName.test(candidate))) {
      context.addIssue({
        code: "custom",
        path: [name],
        message: `${shown(name)} is no argument name; use A-Z, 0-9 and _, beginning with a letter, at most 64`,
      });
    }
  })
  .meta({ description: "Handed to the process as HOLAT_ARG_<NAME>.", examples: [{ CAMPAIGN: "spring" }] });

const metadata = z
  .record(z.string(), z.unknown())
  .superRefine((value, context) => {
    const text = JSON.stringify(value);
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > maxMetadataBytes) {
      context.addIssue({
        code: "custom",
        message: `metadata takes ${bytes} bytes as JSON; at most ${maxMetadataBytes} are allowed`,
      });
    }
    // JSON.stringify escapes both, so the text itself is always storable; the values would not be.
    if (/\\u0000|\\ud[89a-f]/i.test(text.replaceAll("\\\\", ""))) {
      context.addIssue({ code: "custom", message: "metadata holds a NUL or a lone surrogate; remove it" });
    }
  })
  .meta({ description: "Kept with the session and returned as it is." });

/** Body of POST /calls/start. Without a body: the default target, no numbers. */
export const startCallRequestSchema = z
  .strictObject({
    target: plainText("target", { min: 1, max: 128 }).optional(),
    numbers: numbers.optional(),
    args: args.optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: "StartCallRequest" });

export type StartCallRequest = z.infer<typeof startCallRequestSchema>;
