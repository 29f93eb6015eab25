// A process of its own that tells whether Baileys is loaded before there is an account, and with the first one.
import { registerHooks } from "node:module";

process.removeAllListeners("warning");
let loaded = false;
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (/baileys|libsignal/.test(specifier)) loaded = true;
    const ours =
      /^\.{1,2}\/.*\.js$/.test(specifier) && /\/packages\/\w+\/src\//.test(context.parentURL ?? "");
    return nextResolve(ours ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});
const { createWhatsAppDriver } = await import("../src/index.ts");
const { createMemoryCredentials } = await import("../../testkit/src/createMemoryCredentials.ts");

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const driver = createWhatsAppDriver({ logger, url: process.argv[2] });
process.stdout.write(`without an account: ${loaded}\n`);
const connection = driver.open({
  sessionId: "first",
  credentials: createMemoryCredentials().own(),
  onEvent({ type }) {
    if (type === "qr") connection.close();
    if (type !== "closed") return;
    process.stdout.write(`with one: ${loaded}\n`);
    process.exit(0);
  },
});
process.stdout.write(`at once it is ${connection.live}\n`);
