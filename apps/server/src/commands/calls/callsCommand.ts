import { describeFailure } from "../client/describeFailure.js";
import { exitCodes } from "../client/exitCodes.js";
import { UsageError } from "../client/UsageError.js";
import { writeNotice } from "../client/write.js";
import { cancelCommand } from "./cancel.js";
import { listCommand } from "./list.js";
import { showCommand } from "./show.js";
import { startCommand } from "./start.js";
import { callsUsage } from "./usage.js";
import { watchCommand } from "./watch.js";

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  start: startCommand,
  list: listCommand,
  show: showCommand,
  cancel: cancelCommand,
  watch: watchCommand,
};

/**
 * `holat calls ...`: resolves with the exit code, never rejects. What it was asked for is on stdout; what went wrong is
 * one line on stderr.
 */
export async function callsCommand([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || args.includes("--help") || args.includes("-h")) {
    process.stdout.write(callsUsage);
    return 0;
  }
  // Whoever reads stops reading: `holat calls list --all | head`.
  process.stdout.on("error", () => process.exit(exitCodes.readerLeft));
  try {
    if (name === undefined)
      throw new UsageError(`the command is missing: ${Object.keys(commands).join(", ")}`);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new UsageError(`there is no command calls ${JSON.stringify(name)}`);
    return await command(args);
  } catch (error) {
    if (error instanceof UsageError) {
      writeNotice(`${error.message}. Try: holat calls --help`);
      return exitCodes.usage;
    }
    writeNotice(describeFailure(error));
    return exitCodes.refused;
  }
}
