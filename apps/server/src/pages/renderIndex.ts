import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { type KeptFile, toKeptFile } from "./createFileStore.js";

/**
 * The built page as this server sends it: with the address that all of its own are relative to, since it is the same
 * page at every path below /dashboard/. `basePath` is a validated setting of letters, digits and -._~/ alone.
 */
export async function renderIndex(
  built: KeptFile,
  { basePath, simulation }: { readonly basePath: string; readonly simulation: boolean },
): Promise<KeptFile> {
  const html = Buffer.from(built.bytes)
    .toString("utf8")
    .replace("<head>", `<head>\n    <base href="${basePath}/" />`)
    .replace('data-simulation="false"', `data-simulation="${simulation}"`);
  const bytes = Buffer.from(html);
  const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes), promisify(gzip)(bytes)]);
  const compressed = new Map([
    ["br", new Uint8Array(br)],
    ["gzip", new Uint8Array(gz)],
  ]);
  return toKeptFile(bytes, ".html", compressed);
}
