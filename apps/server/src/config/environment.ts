import { locales } from "@holat/core";
import { z } from "zod";
import { isLoopback } from "./isLoopback.js";
import { isNetwork } from "./isNetwork.js";
import { parsePublicUrl } from "./parsePublicUrl.js";
import { parseUrl } from "./parseUrl.js";
import { createSettingError } from "./settingIssue.js";

const text = (wants: string) => z.string(wants).min(1, wants);
const port = (wants: string, least: number) =>
  z
    .string(wants)
    .regex(/^\d{1,5}$/, wants)
    .transform(Number)
    .refine((value) => value >= least && value <= 65_535, wants);
const countWants = "an integer from 1 to 1000000";
const count = z
  .string(countWants)
  .regex(/^[1-9]\d{0,6}$/, countWants)
  .transform(Number)
  .refine((value) => value <= 1_000_000, countWants);
const secret = (wants: string) => z.string(wants).refine((value) => Buffer.byteLength(value) >= 32, wants);
const postgresUrl = "an address like postgres://USER:PASSWORD@HOST:5432/DATABASE";
const database = z
  .string(postgresUrl)
  .refine((value) => /^postgres(?:ql)?:$/.test(parseUrl(value)?.protocol ?? ""), postgresUrl);
const origins = "origins separated by commas, each like https://example.com, without a path";
const publicUrl =
  "where browsers find the server, like https://ops.example or https://ops.example/holat, whose path is none of Holat's own";
const networks = "networks separated by commas, each like 10.0.0.0/8 or one address";

const schema = z.strictObject({
  HOLAT_HOST: text("an address to listen on, like 127.0.0.1 or 0.0.0.0")
    .regex(/^(?:[\w.:-]+|\[[\w.:]+\])$/, "an address to listen on, like 127.0.0.1 or 0.0.0.0")
    .transform((value) => value.replace(/^\[(.*)\]$/, "$1"))
    .default("127.0.0.1"),
  HOLAT_PORT: port("an integer from 0 (any free port) to 65535", 0).default(3000),
  HOLAT_DATA_DIR: text("the path of a directory").default(".holat"),
  HOLAT_CONFIG: text("the path of a YAML file").optional(),
  HOLAT_LANG: z.enum(locales, `one of ${locales.join(", ")}`).default("uz"),
  HOLAT_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "printable ASCII characters without spaces")
    .optional(),
  HOLAT_CORS_ORIGINS: z
    .string(origins)
    .transform((value) => value.split(",").map((origin) => origin.trim()))
    .refine((list) => list.every((origin) => parseUrl(origin)?.origin === origin), origins)
    .default([]),
  HOLAT_OPEN_LOOPBACK: z
    .enum(["true", "false"], "true or false")
    .transform((value) => value === "true")
    .default(true),
  HOLAT_PUBLIC_URL: z
    .string(publicUrl)
    .transform((value, context) => {
      const parsed = parsePublicUrl(value);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: "custom", message: publicUrl });
      return z.NEVER;
    })
    .optional(),
  HOLAT_MAX_STREAMS_PER_KEY: count.default(20_000),
  HOLAT_MAX_STREAMS_PER_ADDRESS: count.default(1_000),
  HOLAT_SECRET: secret("32 bytes or more, for instance the output of: openssl rand -base64 48").optional(),
  HOLAT_SECRET_PREVIOUS: secret("the former HOLAT_SECRET, 32 bytes or more").optional(),
  // For `holat calls`; a server has no use for it.
  HOLAT_URL: z.string().optional(),
  HOLAT_WEBHOOK_ALLOW: z
    .string(networks)
    .transform((value) => value.split(",").map((network) => network.trim()))
    .refine((list) => list.every(isNetwork), networks)
    .default([]),
  HOLAT_WHATSAPP_URL: z
    .string()
    .refine((value) => {
      const url = parseUrl(value);
      return url?.protocol === "ws:" && isLoopback(url.hostname);
    }, "a loopback ws:// address (it is for tests)")
    .optional(),
  DATABASE_URL: database.optional(),
  DATABASE_URL_LISTEN: database.optional(),
  HOLAT_SSH_HOST: text("a host name or an address")
    .regex(/^[\w.:-]+$/, "a host name or an address")
    .optional(),
  HOLAT_SSH_PORT: port("an integer from 1 to 65535", 1).default(22),
  HOLAT_SSH_USER: text("the name of a user on the target").optional(),
  HOLAT_SSH_PASSWORD: text("a password").optional(),
  HOLAT_SSH_PRIVATE_KEY_FILE: text("the path of a private key").optional(),
  HOLAT_SSH_HOST_KEY: text("SHA256:..., trust-first-use or the path of a known_hosts file").optional(),
  HOLAT_SSH_COMMAND: text("the command line that starts the calls").optional(),
});

export type Environment = z.output<typeof schema>;

/** Settings whose value no message may show. */
export const secretSettings: readonly string[] = [
  "DATABASE_URL",
  "DATABASE_URL_LISTEN",
  "HOLAT_API_KEY",
  "HOLAT_SECRET",
  "HOLAT_SECRET_PREVIOUS",
  "HOLAT_SSH_PASSWORD",
];

/**
 * Validates what is Holat's in the environment: `HOLAT_*`, `DATABASE_URL` and `DATABASE_URL_LISTEN`. An empty value
 * counts as absent. Throws a SettingError for a wrong or an unknown one.
 */
export function parseEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const ours = Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) => /^(?:HOLAT_|DATABASE_URL(?:_LISTEN)?$)/.test(name) && value !== "",
    ),
  );
  const parsed = schema.safeParse(ours);
  if (parsed.success) return parsed.data;
  throw createSettingError(parsed.error, ours, {
    name: (path) => path.join("."),
    isSecret: (path) => secretSettings.includes(String(path[0])),
    known: () => Object.keys(schema.shape),
  });
}
