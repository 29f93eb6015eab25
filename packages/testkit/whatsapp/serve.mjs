// The WhatsApp server for tests in a process of its own; see startWhatsAppProcess.ts. Node runs the TypeScript as it is.
import { registerHooks } from "node:module";

process.removeAllListeners("warning");
// libsignal prints its sessions.
console.info = () => {};
console.warn = () => {};
registerHooks({
  resolve(specifier, context, nextResolve) {
    const ours = /^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.includes("/testkit/src/") === true;
    return nextResolve(ours ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});
const { serveControl } = await import("../src/whatsapp/control/serveControl.ts");
await serveControl();
