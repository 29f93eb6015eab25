import { describeFailure } from "../client/describeFailure.js";
import { exitCodes } from "../client/exitCodes.js";
import { parseClientArgs } from "../client/parseClientArgs.js";
import { UsageError } from "../client/UsageError.js";
import { writeNotice } from "../client/write.js";
import { sessionsCommands } from "./runSessions.js";
import { connectSessions } from "./sessionsContext.js";
import { sessionsUsage } from "./usage.js";

const options = {
  connected: { type: "boolean" },
  active: { type: "boolean" },
  session: { type: "string" },
  limit: { type: "string" },
} as const;

/** `holat sessions ...`: resolves with the exit code, never rejects. */
export async function sessionsCommand([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || args.includes("--help") || args.includes("-h")) {
    process.stdout.write(sessionsUsage);
    return 0;
  }
  process.stdout.on("error", () => process.exit(exitCodes.readerLeft));
  try {
    if (name === undefined)
      throw new UsageError(`the command is missing: ${Object.keys(sessionsCommands).join(", ")}`);
    const command = Object.hasOwn(sessionsCommands, name) ? sessionsCommands[name] : undefined;
    if (command === undefined) throw new UsageError(`there is no command sessions ${JSON.stringify(name)}`);
    const { values, positionals } = parseClientArgs(args, options);
    const { connected = false, active = false, session, limit } = values;
    await command(connectSessions(values, process.env), { positionals, connected, active, session, limit });
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      writeNotice(`${error.message}. Try: holat sessions --help`);
      return exitCodes.usage;
    }
    writeNotice(describeFailure(error));
    return exitCodes.refused;
  }
}
