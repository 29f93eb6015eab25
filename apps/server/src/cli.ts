#!/usr/bin/env node
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { version } from "./version.js";

const usage = `holat ${version}: runs outbound-call processes over SSH and shows their state, live

usage:
  holat serve                 the server; settings come from the environment and holat.yaml
  holat demo [--seconds N]    a server with an SSH host and a simulated dialer of its own; calls nobody
  holat calls start|list|show|watch|cancel
                              starts and follows sessions of a running server; holat calls --help says more
  holat webhooks list|add|remove|enable|disable|rotate|test|deliveries|replay
                              whom a running server tells of changes; holat webhooks --help says more
  holat keys create|list|revoke
                              who may ask a server what; holat keys --help says more
  holat sessions list|show|create|qr|pairing-code|restart|stop|logout|delete|health|available|history|uptime|watch|import|send
                              linked WhatsApp accounts of a running server; holat sessions --help says more
  holat doctor                looks at settings, database and targets before you start
  holat --help | --version

settings: HOLAT_HOST (127.0.0.1), HOLAT_PORT (3000), HOLAT_DATA_DIR (.holat), DATABASE_URL, DATABASE_URL_LISTEN,
  HOLAT_API_KEY, HOLAT_CONFIG, HOLAT_LANG (uz, ru, en, id), HOLAT_CORS_ORIGINS, HOLAT_OPEN_LOOPBACK, HOLAT_PUBLIC_URL,
  HOLAT_SECRET, HOLAT_SECRET_PREVIOUS, HOLAT_WEBHOOK_ALLOW, HOLAT_MAX_STREAMS_PER_KEY, HOLAT_MAX_STREAMS_PER_ADDRESS,
  HOLAT_SSH_HOST, HOLAT_SSH_PORT, HOLAT_SSH_USER, HOLAT_SSH_PASSWORD or HOLAT_SSH_PRIVATE_KEY_FILE, HOLAT_SSH_HOST_KEY,
  HOLAT_SSH_COMMAND
`;

function fail(message: string): never {
  process.stderr.write(`holat: ${message}. Try: holat --help\n`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
        seconds: { type: "string" },
      },
    });
  } catch (error) {
    return fail(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

/** Those that have options of their own. */
const commands: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>> = {
  calls: async () => (await import("./commands/calls/callsCommand.js")).callsCommand,
  keys: async () => (await import("./commands/keys/keysCommand.js")).keysCommand,
  sessions: async () => (await import("./commands/sessions/sessionsCommand.js")).sessionsCommand,
  doctor: async () => (await import("./commands/doctor/doctorCommand.js")).doctorCommand,
  webhooks: async () => (await import("./commands/webhooks/webhooksCommand.js")).webhooksCommand,
};

async function main(): Promise<void> {
  const { values, positionals } = parse();
  const [command, ...rest] = positionals;
  if (values.help) process.stdout.write(usage);
  else if (values.version) process.stdout.write(`${version}\n`);
  else if (command === undefined) {
    process.stderr.write(usage);
    process.exitCode = 2;
  } else if (rest.length > 0) fail(`${JSON.stringify(rest[0])} is one word too many`);
  else if (command === "serve") {
    if (values.seconds !== undefined) fail("--seconds is for holat demo");
    const { serve } = await import("./commands/serve.js");
    await serve();
  } else if (command === "demo") {
    const seconds = Number(values.seconds ?? "30");
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3_600) {
      fail(`--seconds is ${JSON.stringify(values.seconds)}; it wants an integer from 1 to 3600`);
    }
    const { demo } = await import("./commands/demo.js");
    await demo({ seconds });
  } else fail(`there is no command ${JSON.stringify(command)}`);
}

// How much a function of PGlite runs before it is compiled anew, for speed. By default a start spends a third of its CPU
// on functions that it is done with.
setFlagsFromString("--wasm-tiering-budget=200000000");

const [name, ...words] = process.argv.slice(2);
const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
if (load === undefined) await main();
else {
  const code = await (await load())(words);
  // What was written goes first: a pipe may still hold it.
  process.stdout.write("", () => process.exit(code));
}
