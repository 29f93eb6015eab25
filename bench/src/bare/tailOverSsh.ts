import type { Cleanup } from "../createCleanup.js";
import { endProcess } from "../site/spawnNode.js";
import { firstOutput, startSshClient } from "./startSshClient.js";

/** sshd drops one in three of more than ten logins at once. */
const loginsAtOnce = 4;

export type Tail = ReturnType<typeof startSshClient>;

/** One `ssh host tail -f FILE` for each file, as a program without Holat would do it; resolves once every pipe flows. */
export async function tailOverSsh(
  sshArguments: readonly string[],
  files: readonly string[],
  cleanup: Cleanup,
): Promise<Tail[]> {
  const waiting = [...files];
  const tails: Tail[] = [];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const tail = startSshClient([...sshArguments, `exec tail -n 1 -f '${file}'`]);
      cleanup.defer(() => endProcess(tail));
      await firstOutput(tail);
      tails.push(tail);
    }
  };
  await Promise.all(Array.from({ length: loginsAtOnce }, worker));
  return tails;
}
