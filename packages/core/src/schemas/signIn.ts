import { z } from "zod";
import { keyScopes } from "../keys.js";

/** POST /auth/sign-in. No message repeats the key. */
export const signInSchema = z
  .object({
    key: z
      .string("key is missing; it wants an API key, as text")
      .regex(/^[\x21-\x7e]{1,512}$/, "key is no API key: it wants 1 to 512 printable ASCII characters")
      .describe("One that was made here, or HOLAT_API_KEY."),
  })
  .meta({ id: "SignIn" });

/** Who asks, as GET /auth/me and POST /auth/sign-in tell it. */
export const whoSchema = z
  .object({
    id: z.string().describe("key:<id>, or loopback for who needs no key here."),
    name: z.string(),
    scopes: z.array(z.enum(keyScopes)),
    sessions: z.array(z.string()).nullable().describe("Connection sessions that it may see; null: all."),
    targets: z.array(z.string()).nullable().describe("Targets that it may see; null: all."),
    keyless: z.boolean().describe("This server lets it in without a key."),
    signedIn: z.boolean().describe("By the cookie of POST /auth/sign-in."),
    expiresAt: z.iso
      .datetime({ precision: 3 })
      .nullable()
      .describe("When the sign-in or the key ends; null: never."),
  })
  .meta({ id: "Who" });
export type Who = z.infer<typeof whoSchema>;
