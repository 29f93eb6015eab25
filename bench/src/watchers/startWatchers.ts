import type { Cleanup } from "../createCleanup.js";
import { forkNode } from "../site/forkNode.js";
import type { RequestName, Requests } from "./messages.js";

const source = new URL("./watcherProcess.ts", import.meta.url);

/** A process full of watchers, to be asked. */
export interface Watchers {
  ask<Name extends RequestName>(name: Name, ask: Requests[Name]["ask"]): Promise<Requests[Name]["answer"]>;
}

export function startWatchers(cleanup: Cleanup): Watchers {
  const askProcess = forkNode(source, cleanup);
  return {
    // The other side answers a name with that name's answer: messages.ts is all that both have.
    ask: async (name, ask) => (await askProcess({ name, ask })) as Requests[typeof name]["answer"],
  };
}
