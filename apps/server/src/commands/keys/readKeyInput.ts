import { type CreateKeyInput, createKeySchema } from "@holat/core/schemas";
import { UsageError } from "../client/UsageError.js";

export interface KeyWords {
  readonly name?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly session?: readonly string[] | undefined;
  readonly target?: readonly string[] | undefined;
  readonly expires?: string | undefined;
}

const secondsOf: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** What `holat keys create` was told, held against the same schema as POST /keys; throws a UsageError. */
export function readKeyInput({ name, scope, session, target, expires }: KeyWords): CreateKeyInput {
  if (name === undefined) throw new UsageError("--name is missing: say who or what the key is for");
  const parsed = createKeySchema.safeParse({
    name,
    scopes: scope ?? [],
    sessions: session,
    targets: target,
    expiresInSeconds: expires === undefined ? undefined : readSeconds(expires),
  });
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ message }) => message).join("; "));
}

function readSeconds(text: string): number {
  const [, count, unit = ""] = /^([1-9]\d{0,5})([mhdw])$/.exec(text) ?? [];
  const seconds = secondsOf[unit];
  if (seconds === undefined)
    throw new UsageError(
      `--expires is ${JSON.stringify(text)}; it wants minutes, hours, days or weeks: 90m, 12h, 30d, 52w`,
    );
  return Number(count) * seconds;
}
