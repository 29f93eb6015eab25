import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Cleanup } from "../createCleanup.js";
import { endProcess, nodeArguments } from "./spawnNode.js";

interface Question<Ask> {
  readonly id: number;
  readonly ask: Ask;
}
interface Answer {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** Starts a source file of the bench as a process of its own, to be asked over IPC; it answers by `answerParent`. */
export function forkNode(file: URL, cleanup: Cleanup): (ask: unknown) => Promise<unknown> {
  const child = fork(fileURLToPath(file), { execArgv: [...nodeArguments], serialization: "advanced" });
  cleanup.defer(() => endProcess(child));
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  child.on("message", ({ id, answer, error }: Answer) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(answer);
    else asker?.reject(new Error(error));
  });
  child.once("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file.pathname} ended with ${code}`));
    waiting.clear();
  });
  return (ask) =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve, reject });
      child.send({ id, ask } satisfies Question<unknown>);
    });
}

/** The other side: answers every question of the process that forked this one, and ends with it. */
export function answerParent<Ask>(answer: (ask: Ask) => unknown): void {
  process.on("message", async ({ id, ask }: Question<Ask>) => {
    try {
      process.send?.({ id, answer: await answer(ask) } satisfies Answer);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ id, error: message } satisfies Answer);
    }
  });
  process.on("disconnect", () => process.exit());
}
