import type { FindFile } from "@holat/api";
import { createFileStore, type KeptFile } from "./createFileStore.js";
import { fileAnswer } from "./fileAnswer.js";
import { renderIndex } from "./renderIndex.js";

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const safeHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

/** For pages of others, which take the widgets from here. */
const sharedHeaders = {
  "x-content-type-options": "nosniff",
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
  "cache-control": "public, max-age=300",
};

export interface Pages {
  /** The dashboard at / and below /dashboard/, its built files, and the widgets for pages elsewhere. */
  readonly pages: FindFile;
  /** The files of the API documentation page. */
  readonly docsAssets: FindFile;
}

/** The built files of the browser pages. Each is read once and kept. */
export function createPages(options: {
  readonly directory: string;
  readonly simulation: boolean;
  /** Where browsers find the root: `/holat`, or nothing. */
  readonly basePath: string;
}): Pages {
  const files = createFileStore(options.directory);
  let rendered: Promise<KeptFile> | undefined;

  const findIndex = async (request: Request) => {
    const built = await files.find("page", "index.html");
    if (built === undefined) return undefined;
    rendered ??= renderIndex(built, options);
    return fileAnswer(request, await rendered, {
      ...safeHeaders,
      "content-security-policy": pagePolicy,
      "cache-control": "no-cache",
    });
  };
  const findFile = async (request: Request, folder: string, name: string, cacheControl: string) => {
    const file = await files.find(folder, name);
    return file && fileAnswer(request, file, { ...safeHeaders, "cache-control": cacheControl });
  };
  const findWidgets = async (request: Request, name: string) => {
    const file = await files.find("widgets", name);
    return file ? fileAnswer(request, file, sharedHeaders) : new Response(null, { status: 404 });
  };

  return {
    pages: (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/" || /^\/dashboard(?:\/|$)/.test(pathname)) return findIndex(request);
      const [, folder, name = ""] = /^\/(assets|widgets)\/([^/]+)$/.exec(pathname) ?? [];
      if (folder === "widgets") return findWidgets(request, name);
      // Their names hold a hash of what is in them.
      if (folder === "assets")
        return findFile(request, "page/assets", name, "public, max-age=31536000, immutable");
      return undefined;
    },
    docsAssets: (request) => {
      const name = new URL(request.url).pathname.match(/^\/docs\/assets\/([^/]+)$/)?.[1];
      return name === undefined ? undefined : findFile(request, "docs", name, "public, max-age=86400");
    },
  };
}
