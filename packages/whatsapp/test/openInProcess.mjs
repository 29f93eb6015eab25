// A process of its own that opens one session and may send one text; see openInProcess.ts.
import { registerHooks } from "node:module";

process.removeAllListeners("warning");
registerHooks({
  resolve(specifier, context, nextResolve) {
    const ours =
      /^\.{1,2}\/.*\.js$/.test(specifier) && /\/packages\/\w+\/src\//.test(context.parentURL ?? "");
    return nextResolve(ours ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});
const { createWhatsAppDriver } = await import("../src/index.ts");
const { createMemoryCredentials } = await import("../../testkit/src/createMemoryCredentials.ts");

process.once("disconnect", () => process.exit(0));
process.once("message", ({ url, snapshot, message }) => {
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const connection = createWhatsAppDriver({ logger, url }).open({
    sessionId: "child",
    credentials: createMemoryCredentials(snapshot).own(),
    async onEvent(event) {
      process.send(event);
      // Baileys leaves timers behind for up to half a minute.
      if (event.type === "closed") process.disconnect();
      if (event.type !== "open") return;
      if (message !== undefined) await connection.send(message, new AbortController().signal);
      await connection.close();
    },
  });
});
