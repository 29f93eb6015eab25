// A process of its own: bare Baileys sockets, each with credentials of its own, as a program without Holat would hold them.
import { answerParent } from "../site/forkNode.js";
import { readProcessMemory } from "../stats/processMemory.js";
import { openBareSocket } from "./openBareSocket.js";

export interface SocketAsk {
  readonly url: string;
  readonly credentials: readonly string[];
}

/** Opens these sockets besides those that are open, and resolves to the process's memory once all are ready. */
answerParent<SocketAsk>(async ({ url, credentials }) => {
  for (const text of credentials) await openBareSocket(url, text);
  return readProcessMemory(process.pid).rssBytes;
});
