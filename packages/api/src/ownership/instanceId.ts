import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HolatError } from "@holat/core";
import { type ClaimedLock, claimLock } from "../db/claimLock.js";

const maxInstances = 64;

export interface InstanceId {
  /** Stays the same over restarts: the successor of a killed server takes it back, and with it the sessions. */
  readonly id: string;
  /** Frees the id for the next server on this directory. */
  release(): Promise<void>;
}

/**
 * The lowest free identity kept in `dataDir/instances/<n>`, claimed for this process: servers that share a data
 * directory never share an id.
 */
export async function instanceId(dataDir: string): Promise<InstanceId> {
  for (let n = 1; n <= maxInstances; n++) {
    const directory = join(dataDir, "instances", String(n));
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const lock = await claimIfFree(directory, n);
    if (!lock) continue;
    return { id: await readOrMakeId(directory), release: () => lock.release() };
  }
  throw new HolatError("INTERNAL", `${maxInstances} servers already run on the data directory ${dataDir}`, {
    hint: "Give further servers a HOLAT_DATA_DIR of their own.",
  });
}

async function claimIfFree(directory: string, n: number): Promise<ClaimedLock | undefined> {
  try {
    return await claimLock(join(directory, "lock"), `Instance ${n}`);
  } catch (error) {
    if (error instanceof HolatError) return undefined;
    throw error;
  }
}

async function readOrMakeId(directory: string): Promise<string> {
  const path = join(directory, "id");
  const known = (await readFile(path, "utf8").catch(() => "")).trim();
  if (/^[0-9a-f-]{36}$/.test(known)) return known;
  const id = randomUUID();
  await writeFile(`${path}.tmp`, `${id}\n`, { mode: 0o600 });
  await rename(`${path}.tmp`, path);
  return id;
}
