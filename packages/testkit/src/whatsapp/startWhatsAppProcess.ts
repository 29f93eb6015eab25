import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compileCache } from "../server/compileCache.js";
import {
  type ControlAnswer,
  type ControlMethod,
  type ControlRequest,
  controlMethods,
} from "./control/controlMessage.js";
import type { WhatsAppServer } from "./whatsAppServer.js";

const program = fileURLToPath(new URL("../../whatsapp/serve.mjs", import.meta.url));

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export interface WhatsAppProcess extends WhatsAppServer {
  readonly pid: number;
}

/**
 * The server in a process of its own, for tests whose clients are processes too; asked and told over its own channel. It
 * ends with this process, however that ends. Needs Node 22.18 or newer.
 *
 * ```ts
 * await using whatsapp = await startWhatsAppProcess();
 * await using server = await startHolatServer({ dataDir, env: { HOLAT_WHATSAPP_URL: whatsapp.url } });
 * ```
 */
export async function startWhatsAppProcess(
  options: { readonly port?: number } = {},
): Promise<WhatsAppProcess> {
  const child = fork(program, [String(options.port ?? 0)], {
    env: { ...compileCache, PATH: process.env.PATH },
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let onReady: Pending = { resolve() {}, reject() {} };
  const ready = new Promise<unknown>((resolve, reject) => {
    onReady = { resolve, reject };
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      const error = new Error(`the WhatsApp server's process has ended (${signal ?? code})`);
      onReady.reject(error);
      for (const each of pending.values()) each.reject(error);
      pending.clear();
      resolve();
    });
  });
  child.once("error", (error) => onReady.reject(error));
  child.on("message", (answer: ControlAnswer) => {
    if ("ready" in answer) {
      onReady.resolve(answer.ready);
      return;
    }
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if ("error" in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.value);
  });

  const call = (method: ControlMethod, args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = nextId++;
      pending.set(id, { resolve, reject });
      const request: ControlRequest = { id, method, args };
      child.send(request, (error) => {
        if (error && pending.delete(id)) reject(error);
      });
    });
  const stop = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  const url = await ready;
  const methods = Object.fromEntries(
    controlMethods.map((method) => [method, (...args: unknown[]) => call(method, args)]),
  );
  return Object.assign(methods as unknown as Omit<WhatsAppServer, "url">, {
    url: String(url),
    pid: child.pid ?? 0,
    stop,
    [Symbol.asyncDispose]: stop,
  });
}
