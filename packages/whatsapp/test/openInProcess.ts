import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CredentialChange, DriverEvent, OutgoingMessage } from "@holat/core";

const program = fileURLToPath(new URL("openInProcess.mjs", import.meta.url));

/** Opens a session in another process, sends the text when it is ready, closes it. Resolves with what it told. */
export function openInProcess(task: {
  readonly url: string;
  readonly snapshot: CredentialChange;
  readonly message?: OutgoingMessage;
}): Promise<DriverEvent[]> {
  const child = fork(program, {
    env: { PATH: process.env.PATH },
    execArgv: ["--conditions=@holat/source"],
    timeout: 30_000,
  });
  const events: DriverEvent[] = [];
  child.on("message", (event: DriverEvent) => events.push(event));
  child.send(task);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve(events);
      else reject(new Error(`the process ended with ${code} after ${JSON.stringify(events)}`));
    });
  });
}
