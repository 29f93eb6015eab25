import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HolatError } from "@holat/core";
import { findStartTime, getOwnIdentity, type ProcessIdentity } from "./processIdentity.js";

/** A holder in another pid namespace (a container) cannot be looked up; it shows that it lives by touching its file. */
const touchEveryMs = 3_000;
const untouchedIsDeadMs = 15_000;
const attempts = 8;

export interface ClaimedLock {
  release(): Promise<void>;
}

/**
 * Claims `directory` for this process, or rejects with a HolatError (INTERNAL) that names the holder's pid and the path.
 *
 * Every claimant puts a file of its own into the directory and then looks for others: of two that come together at
 * least one sees the other, so never both hold it. Names are unique, so that removing what a dead process left can
 * never remove a live claim.
 */
export async function claimLock(directory: string, what: string): Promise<ClaimedLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const own = await getOwnIdentity();
  for (let attempt = 1; ; attempt++) {
    const name = `${randomUUID()}.json`;
    const path = join(directory, name);
    await writeFile(`${path}.tmp`, JSON.stringify(own), { mode: 0o600 });
    await rename(`${path}.tmp`, path);
    const holder = await findOtherHolder(directory, name, own);
    if (!holder) return keep(path);
    await rm(path, { force: true });
    if (attempt >= attempts) throw heldError(what, directory, holder);
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20 * attempt));
  }
}

function heldError(what: string, directory: string, holder: ProcessIdentity): HolatError {
  return new HolatError("INTERNAL", `${what} is in use by process ${holder.pid} (lock ${directory})`, {
    hint: "Another server runs on this data directory. Stop it, or give this one its own HOLAT_DATA_DIR.",
  });
}

function keep(path: string): ClaimedLock {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, touchEveryMs);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      await rm(path, { force: true });
    },
  };
}

async function findOtherHolder(
  directory: string,
  ownName: string,
  own: ProcessIdentity,
): Promise<ProcessIdentity | undefined> {
  for (const name of await readdir(directory)) {
    if (name === ownName || !name.endsWith(".json")) continue;
    const path = join(directory, name);
    const holder = parseIdentity(await readFile(path, "utf8").catch(() => ""));
    if (holder && (await isAlive(holder, path, own))) return holder;
    await rm(path, { force: true });
  }
  return undefined;
}

async function isAlive(holder: ProcessIdentity, path: string, own: ProcessIdentity): Promise<boolean> {
  if (holder.bootId !== own.bootId) return false;
  if (holder.pidNamespace === own.pidNamespace) return (await findStartTime(holder.pid)) === holder.startTime;
  const touched = await stat(path).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs < untouchedIsDeadMs;
}

function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const value: Partial<ProcessIdentity> = JSON.parse(text);
    const { pid, startTime, bootId, pidNamespace } = value;
    if (typeof pid !== "number" || typeof startTime !== "string") return undefined;
    return { pid, startTime, bootId: bootId ?? "", pidNamespace: pidNamespace ?? "" };
  } catch {
    return undefined;
  }
}
