import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Cleanup } from "../createCleanup.js";
import { endProcess, nodeArguments } from "../site/spawnNode.js";
import type { AnswerMessage, RequestName, Requests } from "./messages.js";

const source = new URL("./watcherProcess.ts", import.meta.url);

/** A process full of watchers, to be asked. */
export interface Watchers {
  ask<Name extends RequestName>(name: Name, ask: Requests[Name]["ask"]): Promise<Requests[Name]["answer"]>;
}

export function startWatchers(cleanup: Cleanup): Watchers {
  const child = fork(fileURLToPath(source), {
    execArgv: [...nodeArguments],
    serialization: "advanced",
  });
  cleanup.defer(() => endProcess(child));
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  child.on("message", (message: AnswerMessage) => {
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) asker?.resolve(message.answer);
    else asker?.reject(new Error(message.error));
  });
  child.once("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the watchers ended with ${code}`));
    waiting.clear();
  });
  return {
    ask: (name, ask) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        // The other side answers a name with that name's answer: messages.ts is all that both have.
        waiting.set(id, { resolve: (answer) => resolve(answer as Requests[typeof name]["answer"]), reject });
        child.send({ id, name, ask });
      }),
  };
}
