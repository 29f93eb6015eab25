import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Whether the data directory is there and ours, or can be made. Makes nothing. */
export async function checkDataDirectory(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) {
    const parent = await findExisting(path);
    await assertWritable(parent, `${path} cannot be made in ${parent}`);
    return `${path} will be made at the first start`;
  }
  if (!stats.isDirectory()) throw new Error(`${path} is no directory. Remove it, or set HOLAT_DATA_DIR`);
  await assertWritable(path, `${path} cannot be written`);
  const others = stats.mode & 0o077;
  if (others !== 0) {
    throw new Error(
      `${path} is open to other users (mode ${(stats.mode & 0o777).toString(8)}). chmod 700 it`,
    );
  }
  return `${path} is writable, and closed to other users`;
}

async function assertWritable(path: string, problem: string): Promise<void> {
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Error(`${problem} by this user. Change its owner or mode, or set HOLAT_DATA_DIR`);
  }
}

async function findExisting(path: string): Promise<string> {
  const parent = dirname(path);
  if (parent === path || (await stat(parent).catch(() => undefined)) !== undefined) return parent;
  return findExisting(parent);
}
