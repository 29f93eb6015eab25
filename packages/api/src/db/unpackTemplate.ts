import { mkdirSync, writeFileSync } from "node:fs";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

const blockBytes = 512;

/**
 * Fills `directory` from a brotli-compressed tar of a PGlite's data, where there is nothing in it yet. It is there as a
 * whole or not at all: what was unpacked halfway lies beside it, and is thrown away by the next one. Does nothing
 * without such a file: then PGlite makes its data itself, which takes seconds of CPU.
 *
 * For a caller that holds the lock of the data directory.
 */
export async function unpackTemplate(template: string, directory: string): Promise<void> {
  if ((await readdir(directory).catch(ifMissing([]))).length > 0) return;
  const packed = await readFile(template).catch(ifMissing(undefined));
  if (packed === undefined) return;
  const unfinished = `${directory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  // A thousand small files: ten times the work where each waits for its turn in the thread pool.
  for (const { name, bytes } of readTar(await promisify(brotliDecompress)(packed))) {
    const path = join(unfinished, name);
    if (bytes === undefined) mkdirSync(path, { recursive: true, mode: 0o700 });
    else {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, bytes, { mode: 0o600 });
    }
  }
  // Not every system puts a directory in the place of an empty one.
  await rm(directory, { recursive: true, force: true });
  await rename(unfinished, directory);
}

interface TarEntry {
  readonly name: string;
  /** undefined: a directory. */
  readonly bytes: Uint8Array | undefined;
}

function* readTar(archive: Buffer): Generator<TarEntry> {
  for (let offset = 0; offset < archive.length; ) {
    const header = archive.subarray(offset, offset + blockBytes);
    if (header[0] === 0) return;
    const text = (from: number, length: number) =>
      header.toString("latin1", from, from + length).replace(/\0.*$/s, "");
    const name = text(0, 100);
    const size = Number.parseInt(text(124, 12), 8);
    const type = text(156, 1);
    if (!["", "0", "5"].includes(type) || name.split("/").includes("..") || !(size >= 0))
      throw new Error(`the database template holds ${JSON.stringify(name)}, which is no file of a database`);
    offset += blockBytes;
    yield { name, bytes: type === "5" ? undefined : archive.subarray(offset, offset + size) };
    offset += Math.ceil(size / blockBytes) * blockBytes;
  }
}

function ifMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code !== "ENOENT") throw error;
    return value;
  };
}
