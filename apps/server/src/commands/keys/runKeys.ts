import { createKeySchema } from "@holat/core/schemas";
import { getOnlyWord } from "../client/parseClientArgs.js";
import { UsageError } from "../client/UsageError.js";
import { writeJson, writeLine, writeNotice } from "../client/write.js";
import type { KeysAccess } from "./keysAccess.js";
import { parseSeconds } from "./parseSeconds.js";
import { renderKey } from "./render.js";

/** What was written after the command's name. */
export interface KeysWords {
  readonly positionals: readonly string[];
  readonly json: boolean;
  readonly name: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly sessions: readonly string[] | undefined;
  readonly targets: readonly string[] | undefined;
  readonly expires: string | undefined;
}

/** Reads the words, throwing a UsageError, before anything is asked. */
type Command = (words: KeysWords) => (keys: KeysAccess) => Promise<void>;

const create: Command = ({ positionals, json, name, scopes, sessions, targets, expires }) => {
  refuseWords(positionals);
  if (name === undefined) throw new UsageError("--name is missing: who or what is the key for?");
  if (scopes === undefined) throw new UsageError("--scope is missing; give it once or more");
  const expiresInSeconds = expires === undefined ? undefined : parseSeconds("--expires", expires);
  const parsed = createKeySchema.safeParse({ name, scopes, sessions, targets, expiresInSeconds });
  if (!parsed.success) throw new UsageError(parsed.error.issues[0]?.message ?? "the key cannot be made");
  return async (keys) => {
    const made = await keys.create(parsed.data);
    writeNotice(`made ${keys.way}`);
    if (json) return writeJson(made);
    writeLine(renderKey(made));
    writeLine(`key: ${made.key}`);
    writeNotice("keep the key: it is not shown again");
  };
};

const list: Command = ({ positionals, json }) => {
  refuseWords(positionals);
  return async (keys) => {
    const all = await keys.list();
    writeNotice(`read ${keys.way}`);
    for (const key of all) json ? writeJson(key) : writeLine(renderKey(key));
    if (all.length === 0 && !json) writeLine("no keys");
  };
};

const revoke: Command = ({ positionals, json }) => {
  const id = getOnlyWord(positionals, "ID");
  return async (keys) => {
    await keys.revoke(id);
    writeNotice(`revoked ${keys.way}`);
    if (!json) writeLine(`${id} is revoked`);
  };
};

export const keysCommands: Readonly<Record<string, Command>> = { create, list, revoke };

function refuseWords([first]: readonly string[]): void {
  if (first !== undefined) throw new UsageError(`${JSON.stringify(first)} is one word too many`);
}
