import { HolatError } from "@holat/core";
import { SettingError } from "../../config/SettingError.js";
import { describeFailure } from "../client/describeFailure.js";
import { exitCodes } from "../client/exitCodes.js";
import { parseClientArgs } from "../client/parseClientArgs.js";
import { toPlainText } from "../client/toPlainText.js";
import { UsageError } from "../client/UsageError.js";
import { writeNotice } from "../client/write.js";
import { findKeys } from "./findKeys.js";
import { keysCommands } from "./runKeys.js";
import { keysUsage } from "./usage.js";

const options = {
  name: { type: "string" },
  scope: { type: "string", multiple: true },
  session: { type: "string", multiple: true },
  target: { type: "string", multiple: true },
  expires: { type: "string" },
  local: { type: "boolean" },
} as const;

/** `holat keys ...`: resolves with the exit code, never rejects. */
export async function keysCommand([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || args.includes("--help") || args.includes("-h")) {
    process.stdout.write(keysUsage);
    return 0;
  }
  process.stdout.on("error", () => process.exit(exitCodes.readerLeft));
  try {
    await run(name, args);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      writeNotice(`${error.message}. Try: holat keys --help`);
      return exitCodes.usage;
    }
    if (error instanceof SettingError) {
      writeNotice(error.message);
      return exitCodes.usage;
    }
    writeNotice(describe(error));
    return exitCodes.refused;
  }
}

async function run(name: string | undefined, args: readonly string[]): Promise<void> {
  if (name === undefined)
    throw new UsageError(`the command is missing: ${Object.keys(keysCommands).join(", ")}`);
  const command = Object.hasOwn(keysCommands, name) ? keysCommands[name] : undefined;
  if (command === undefined) throw new UsageError(`there is no command keys ${JSON.stringify(name)}`);
  const { values, positionals } = parseClientArgs(args, options);
  const { name: keyName, scope: scopes, session: sessions, target: targets, expires, json = false } = values;
  const carryOut = command({ positionals, json, name: keyName, scopes, sessions, targets, expires });
  const keys = await findKeys(values, process.env, { make: name === "create" });
  try {
    await carryOut(keys);
  } finally {
    await keys.close();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof HolatError)) return describeFailure(error);
  return toPlainText([error.message.replace(/\.$/, ""), error.hint].filter(Boolean).join(". "));
}
