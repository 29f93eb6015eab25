import { existsSync } from "node:fs";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "./eventually.js";

/** What the dialer `told` of one session says, and when. */
export interface ToldDialer {
  /** Prints the lines on stdout; resolves when the dialer can read them. */
  say(...lines: readonly string[]): Promise<void>;
  /** As `say`, on stderr. */
  complain(...lines: readonly string[]): Promise<void>;
  /** Ends it with that exit code, 0 when absent. */
  end(code?: number): Promise<void>;
}

/**
 * Waits until the dialer `told` runs for that session. `records` is the folder that its HOLAT_TEST_RECORD_DIR names.
 *
 * ```ts
 * const dialer = await tellDialer(records, sessionId);
 * await dialer.say('{"type":"progress","total":4,"processed":1}');
 * await dialer.end();
 * ```
 */
export async function tellDialer(records: string, sessionId: string): Promise<ToldDialer> {
  const path = (name: string) => join(records, `${sessionId}.${name}`);
  // The one that the dialer makes last.
  await eventually(
    () => {
      if (!existsSync(path("stdout"))) throw new Error(`the dialer of ${sessionId} has not started`);
    },
    { timeoutMs: 30_000 },
  );
  const [stdout, stderr] = await Promise.all([open(path("stdout"), "w"), open(path("stderr"), "w")]);
  const write = async (pipe: FileHandle, lines: readonly string[]) => {
    await pipe.writeFile(lines.map((line) => `${line}\n`).join(""));
  };
  return {
    say: (...lines) => write(stdout, lines),
    complain: (...lines) => write(stderr, lines),
    async end(code = 0) {
      await writeFile(path("code"), String(code));
      await Promise.all([stdout.close(), stderr.close()]);
    },
  };
}
