import type { KeptFile } from "./createFileStore.js";

/** Answers a GET with a file: compressed where the asker takes that, 304 where it has these bytes already. */
export function fileAnswer(
  request: Request,
  file: KeptFile,
  headers: Readonly<Record<string, string>>,
): Response {
  const encoding = chooseEncoding(request.headers.get("accept-encoding"), [...file.compressed.keys()]);
  // Weak where it is compressed: the bytes differ, and what they mean does not.
  const own = {
    ...headers,
    "content-type": file.type,
    vary: "Accept-Encoding",
    etag: encoding === undefined ? file.etag : `W/${file.etag}`,
  };
  if (matches(request.headers.get("if-none-match"), file.etag)) {
    const { "content-type": _, ...kept } = own;
    return new Response(null, { status: 304, headers: kept });
  }
  const bytes = (encoding === undefined ? undefined : file.compressed.get(encoding)) ?? file.bytes;
  return new Response(bytes, {
    headers: { ...own, ...(encoding === undefined ? {} : { "content-encoding": encoding }) },
  });
}

/** The first of `available` that the asker names and does not rule out. */
function chooseEncoding(accepted: string | null, available: readonly string[]): string | undefined {
  const named = (accepted ?? "").split(",").flatMap((part) => {
    const [name = "", ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
    return parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)) ? [] : [name];
  });
  return available.find((name) => named.includes(name));
}

function matches(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
