import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { FindFile } from "@holat/api";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const safeHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

export interface Pages {
  /** The status page and its built files. */
  readonly pages: FindFile;
  /** The files of the API documentation page. */
  readonly docsAssets: FindFile;
}

/** The built files of the browser pages. Each is read once and kept. */
export function createPages(options: { readonly directory: string; readonly simulation: boolean }): Pages {
  const kept = new Map<string, Promise<Buffer | undefined>>();
  const read = (folder: string, name: string) => {
    if (!/^[\w-][\w.-]*$/.test(name)) return Promise.resolve(undefined);
    const path = join(options.directory, folder, name);
    const known = kept.get(path) ?? readFile(path).catch(() => undefined);
    kept.set(path, known);
    return known.then((bytes) => {
      // A name that is not there must not fill the memory.
      if (bytes === undefined) kept.delete(path);
      return bytes;
    });
  };
  const serve = async (folder: string, name: string, cacheControl: string) => {
    const bytes = await read(folder, name);
    if (bytes === undefined) return undefined;
    const type = types[extname(name)] ?? "application/octet-stream";
    return new Response(new Uint8Array(bytes), {
      headers: { ...safeHeaders, "content-type": type, "cache-control": cacheControl },
    });
  };
  const index = async () => {
    const html = (await read("page", "index.html"))?.toString("utf8");
    if (html === undefined) return undefined;
    return new Response(html.replace('data-simulation="false"', `data-simulation="${options.simulation}"`), {
      headers: {
        ...safeHeaders,
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": pagePolicy,
        "cache-control": "no-cache",
      },
    });
  };
  return {
    pages: ({ url }) => {
      const { pathname } = new URL(url);
      if (pathname === "/") return index();
      // Their names hold a hash of what is in them.
      const name = pathname.match(/^\/assets\/([^/]+)$/)?.[1];
      return name === undefined
        ? undefined
        : serve("page/assets", name, "public, max-age=31536000, immutable");
    },
    docsAssets: ({ url }) => {
      const name = new URL(url).pathname.match(/^\/docs\/assets\/([^/]+)$/)?.[1];
      return name === undefined ? undefined : serve("docs", name, "public, max-age=86400");
    },
  };
}
