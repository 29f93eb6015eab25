import { describeFailure } from "../client/describeFailure.js";
import { exitCodes } from "../client/exitCodes.js";
import { parseClientArgs } from "../client/parseClientArgs.js";
import { UsageError } from "../client/UsageError.js";
import { writeNotice } from "../client/write.js";
import { connectWebhooks } from "./connectWebhooks.js";
import { webhooksCommands } from "./runWebhooks.js";
import { webhooksUsage } from "./usage.js";

const options = {
  event: { type: "string", multiple: true },
  description: { type: "string" },
  status: { type: "string" },
  limit: { type: "string" },
} as const;

/** `holat webhooks ...`: resolves with the exit code, never rejects. */
export async function webhooksCommand([name, ...args]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || args.includes("--help") || args.includes("-h")) {
    process.stdout.write(webhooksUsage);
    return 0;
  }
  process.stdout.on("error", () => process.exit(exitCodes.readerLeft));
  try {
    if (name === undefined)
      throw new UsageError(`the command is missing: ${Object.keys(webhooksCommands).join(", ")}`);
    const command = Object.hasOwn(webhooksCommands, name) ? webhooksCommands[name] : undefined;
    if (command === undefined) throw new UsageError(`there is no command webhooks ${JSON.stringify(name)}`);
    const { values, positionals } = parseClientArgs(args, options);
    const { event: events, description, status, limit } = values;
    await command(connectWebhooks(values, process.env), { positionals, events, description, status, limit });
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      writeNotice(`${error.message}. Try: holat webhooks --help`);
      return exitCodes.usage;
    }
    writeNotice(describeFailure(error));
    return exitCodes.refused;
  }
}
