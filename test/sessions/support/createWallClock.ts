import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The wall clock of processes that run with `env`; it can be set while they run. Their monotonic clock stays. */
export interface WallClock {
  readonly env: Readonly<Record<string, string>>;
  /** So far from the true time; seen within a second. */
  set(offsetMs: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** By libfaketime (Debian's package faketime). */
export async function createWallClock(): Promise<WallClock> {
  const library = readdirSync("/usr/lib")
    .map((name) => join("/usr/lib", name, "faketime/libfaketimeMT.so.1"))
    .find((path) => existsSync(path));
  if (library === undefined) throw new Error("libfaketime is not here: apt-get install faketime");
  const folder = await mkdtemp(join(tmpdir(), "holat-clock-"));
  const file = join(folder, "offset");
  const set = async (offsetMs: number) => {
    const seconds = Math.round(offsetMs / 1000);
    await writeFile(`${file}.new`, `${seconds < 0 ? "" : "+"}${seconds}\n`);
    // A half-written time is none that anybody should read.
    await rename(`${file}.new`, file);
  };
  await set(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    set,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
