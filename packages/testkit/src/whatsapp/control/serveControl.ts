import { startWhatsAppServer } from "../startWhatsAppServer.js";
import type { ControlAnswer, ControlRequest } from "./controlMessage.js";

/** Starts a server and does what the parent process asks of it; ends with the parent. */
export async function serveControl(): Promise<void> {
  const server = await startWhatsAppServer({ port: Number(process.argv[2] ?? 0) });
  const tell = (answer: ControlAnswer) => process.send?.(answer);
  process.on("disconnect", () => process.exit(0));
  process.on("message", (request: ControlRequest) => {
    const { id, method, args } = request;
    const call = server[method] as (...args: readonly unknown[]) => Promise<unknown>;
    call(...args).then(
      (value) => tell({ id, value }),
      (error: unknown) => tell({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  tell({ ready: server.url });
}
