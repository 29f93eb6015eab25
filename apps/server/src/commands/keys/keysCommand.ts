import { HolatError, systemClock } from "@holat/core";
import { isHolatApiError } from "@holat/sdk";
import { SettingError } from "../../config/SettingError.js";
import { describeFailure } from "../client/describeFailure.js";
import { exitCodes } from "../client/exitCodes.js";
import { getOnlyWord, parseClientArgs } from "../client/parseClientArgs.js";
import { toPlainText } from "../client/toPlainText.js";
import { UsageError } from "../client/UsageError.js";
import { writeJson, writeLine, writeNotice } from "../client/write.js";
import { findKeyPlace, type KeyPlaceOptions } from "./findKeyPlace.js";
import type { KeyPlace } from "./keyPlace.js";
import { readKeyInput } from "./readKeyInput.js";
import { renderKey } from "./renderKey.js";
import { keysUsage } from "./usage.js";

const common = { database: { type: "boolean" } } as const;
const createOptions = {
  ...common,
  name: { type: "string" },
  scope: { type: "string", multiple: true },
  session: { type: "string", multiple: true },
  target: { type: "string", multiple: true },
  expires: { type: "string" },
} as const;

type Common = Pick<KeyPlaceOptions, "url" | "database">;

async function inPlace(
  options: Common,
  make: boolean,
  act: (place: KeyPlace) => Promise<void>,
): Promise<void> {
  const place = await findKeyPlace({ ...options, env: process.env, cwd: process.cwd(), make });
  try {
    await act(place);
  } finally {
    await place.close();
  }
}

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  create: async (args) => {
    const { values, positionals } = parseClientArgs(args, createOptions);
    refuseWords(positionals);
    const input = readKeyInput(values);
    await inPlace(values, true, async (place) => {
      const created = await place.create(input);
      const { key, ...shown } = created;
      if (values.json) writeJson(created);
      else writeLine(key);
      writeNotice(`made ${place.where}: ${renderKey(shown, systemClock.now())}`);
      writeNotice("keep the key: it is not shown again");
    });
  },
  list: async (args) => {
    const { values, positionals } = parseClientArgs(args, common);
    refuseWords(positionals);
    await inPlace(values, false, async (place) => {
      const all = await place.list();
      writeNotice(`read ${place.where}`);
      for (const key of all) values.json ? writeJson(key) : writeLine(renderKey(key, systemClock.now()));
      if (all.length === 0 && !values.json) writeLine("no keys");
    });
  },
  revoke: async (args) => {
    const { values, positionals } = parseClientArgs(args, common);
    const id = getOnlyWord(positionals, "ID");
    // It would go into addresses and messages.
    if (id.startsWith("hk_")) throw new UsageError("ID is a key (not shown); its id is in holat keys list");
    await inPlace(values, false, async (place) => {
      await place.revoke(id);
      if (!values.json) writeLine(toPlainText(`${id} is revoked`));
      writeNotice(`revoked ${place.where}`);
    });
  },
};

/** `holat keys ...`: resolves with the exit code, never rejects. */
export async function keysCommand([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || args.includes("--help") || args.includes("-h")) {
    process.stdout.write(keysUsage);
    return 0;
  }
  process.stdout.on("error", () => process.exit(exitCodes.readerLeft));
  try {
    if (name === undefined)
      throw new UsageError(`the command is missing: ${Object.keys(commands).join(", ")}`);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new UsageError(`there is no command keys ${JSON.stringify(name)}`);
    await command(args);
    return 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof SettingError) {
      writeNotice(`${error.message}. Try: holat keys --help`);
      return exitCodes.usage;
    }
    writeNotice(describe(error));
    return exitCodes.refused;
  }
}

function refuseWords([word]: readonly string[]): void {
  if (word !== undefined) throw new UsageError(`${JSON.stringify(word)} is one word too many`);
}

function describe(error: unknown): string {
  if (error instanceof HolatError) return toPlainText([error.message, error.hint].filter(Boolean).join(". "));
  const first =
    ". With no key of it yet: holat keys create --database makes one, where the database is Postgres or the server is stopped";
  const keyless = isHolatApiError(error) && error.code === "UNAUTHORIZED" && !process.env.HOLAT_API_KEY;
  return `${describeFailure(error)}${keyless ? first : ""}`;
}
