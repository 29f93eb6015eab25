import { z } from "zod";

const text = (wants: string) => z.string(wants).min(1, wants);
const count = (wants: string, most: number) => z.int(wants).min(1, wants).max(most, wants);
const tenYearsInSeconds = 315_360_000;

const connection = {
  host: text("a host name or an address").regex(/^[\w.:-]+$/, "a host name or an address"),
  port: count("an integer from 1 to 65535", 65_535).default(22),
  user: text("the name of a user"),
  privateKeyFile: text("the path of a private key").optional(),
  passphrase: text("the private key's passphrase, in quotes").optional(),
  password: text("a password, in quotes").optional(),
  agent: text("the path of an SSH agent's socket").optional(),
  hostKey: text('"SHA256:..." or trust-first-use').optional(),
  knownHostsFile: text("the path of a known_hosts file").optional(),
};

const environmentValue = z
  .union([z.string(), z.number(), z.boolean()], "a text, a number, true or false")
  .transform(String)
  // What a launch refuses: all of Cc but tab and C1.
  .refine(
    (value) => !/[^\P{Cc}\t\u0080-\u009f]/u.test(value),
    "a value on one line, without control characters",
  );

export const jumpSchema = z.strictObject(connection, "an object with host, user and a credential");

export const targetSchema = z.strictObject(
  {
    ...connection,
    command: text("the command line that starts the calls").refine(
      (value) => !value.includes("\0"),
      "no NUL",
    ),
    maxConcurrent: count("an integer from 1 to 100000", 100_000).default(200),
    maxRunSeconds: count("a whole number of seconds, 1 or more", tenYearsInSeconds).optional(),
    maxOutputBytes: count("a whole number of bytes, 1 or more", Number.MAX_SAFE_INTEGER).default(2 ** 30),
    connectForSeconds: count("an integer from 1 to 3600 (seconds)", 3_600).default(25),
    lostLinkFailAfterSeconds: count("a whole number of seconds, 1 or more", tenYearsInSeconds).optional(),
    env: z
      .record(
        z
          .string()
          .regex(/^(?!HOLAT_)[A-Za-z_][A-Za-z0-9_]*$/, "a variable name that does not start with HOLAT_"),
        environmentValue,
        "names and values",
      )
      .default({}),
    progressPattern: text("a regular expression with named groups")
      .max(1_000, "at most 1,000 characters")
      .optional(),
    jump: jumpSchema.optional(),
  },
  "an object with host, user, a credential and command",
);

export const fileSchema = z.strictObject(
  {
    targets: z
      .record(
        z.string().regex(/^[A-Za-z0-9][\w-]{0,63}$/, "a name of 1 to 64 letters, digits, _ and -"),
        targetSchema,
        "targets by name",
      )
      .optional(),
  },
  "an object with targets",
);

export type TargetSettings = z.output<typeof targetSchema>;
export type ConnectionSettings = z.output<typeof jumpSchema>;
