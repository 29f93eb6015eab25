import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** How a file may be sent, the smallest first. Only what was compressed by the build is sent so. */
const encodings = [
  { name: "br", ending: ".br" },
  { name: "gzip", ending: ".gz" },
] as const;

export interface KeptFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  /** The same bytes, compressed; by the name that Content-Encoding gives. */
  readonly compressed: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Files of one directory, each read once and kept. Rejects never; undefined where there is none of that name. */
export interface FileStore {
  find(folder: string, name: string): Promise<KeptFile | undefined>;
}

export function createFileStore(directory: string): FileStore {
  const kept = new Map<string, Promise<KeptFile | undefined>>();
  return {
    find: (folder, name) => {
      if (!/^[\w-][\w.-]*$/.test(name) || /\.(?:br|gz|map)$/.test(name)) return Promise.resolve(undefined);
      const path = join(directory, folder, name);
      const known = kept.get(path) ?? readKept(path);
      kept.set(path, known);
      return known.then((file) => {
        // A name that is not there must not fill the memory.
        if (file === undefined) kept.delete(path);
        return file;
      });
    },
  };
}

/** `bytes` as a file that is kept as it is. */
export function toKeptFile(
  bytes: Uint8Array,
  extension: string,
  compressed: KeptFile["compressed"] = new Map(),
): KeptFile {
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  return {
    type: types[extension] ?? "application/octet-stream",
    bytes: new Uint8Array(bytes),
    etag: `"${hash}"`,
    compressed,
  };
}

async function readKept(path: string): Promise<KeptFile | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const found = await Promise.all(
    encodings.map(async ({ name, ending }) => {
      const smaller = await readFile(`${path}${ending}`).catch(() => undefined);
      return smaller === undefined ? [] : [[name, new Uint8Array(smaller)] as const];
    }),
  );
  return toKeptFile(bytes, extname(path), new Map(found.flat()));
}
