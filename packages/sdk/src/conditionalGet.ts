import type { Ask } from "./retry.js";

const mostKept = 100;

/**
 * A GET that remembers the last answer of each path with its ETag: when the server says 304 the same object is given
 * again. Keeps the most recent hundred.
 */
export function createConditionalGet<Value>(ask: Ask, read: (response: Response) => Promise<Value>) {
  const kept = new Map<string, { readonly etag: string; readonly value: Value }>();
  return (path: string, signal: AbortSignal | undefined): Promise<Value> => {
    const known = kept.get(path);
    return ask(path, { headers: known ? { "if-none-match": known.etag } : {}, signal }, async (response) => {
      if (response.status === 304 && known) return known.value;
      const value = await read(response);
      const etag = response.headers.get("etag");
      kept.delete(path);
      if (etag !== null) kept.set(path, { etag, value });
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
      return value;
    });
  };
}
