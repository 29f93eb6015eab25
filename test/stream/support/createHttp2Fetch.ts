import { type ClientHttp2Session, connect, constants } from "node:http2";
import { Readable } from "node:stream";
import type { Fetch } from "./createRecordingFetch.js";

export interface Http2Fetch {
  readonly fetch: Fetch;
  /** What was agreed on with the server; "h2" once there was a request. */
  readonly protocol: () => string | undefined;
  [Symbol.asyncDispose](): Promise<void>;
}

/** As a browser does it: all requests on one HTTP/2 connection. (Node's own `fetch` speaks HTTP/1.1 only.) */
export function createHttp2Fetch(options: {
  readonly url: string;
  readonly certificate: string;
}): Http2Fetch {
  let session: ClientHttp2Session | undefined;
  const getSession = () => {
    if (session === undefined || session.closed || session.destroyed) {
      session = connect(options.url, { ca: options.certificate });
      // Each request on it rejects by itself.
      session.on("error", () => {});
    }
    return session;
  };
  return {
    protocol: () => session?.alpnProtocol,
    fetch: (url, init) =>
      new Promise((resolve, reject) => {
        const { pathname, search } = new URL(url);
        const { signal } = init;
        const stream = getSession().request({
          ...Object.fromEntries(new Headers(init.headers)),
          ":method": init.method ?? "GET",
          ":path": pathname + search,
        });
        const abort = () => {
          stream.destroy(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
          reject(signal?.reason);
        };
        stream.on("error", reject);
        stream.on("close", () => {
          signal?.removeEventListener("abort", abort);
          reject(new TypeError(`the stream was closed with code ${stream.rstCode}`));
        });
        stream.on("response", (headers) => {
          const status = Number(headers[constants.HTTP2_HEADER_STATUS]);
          const entries = Object.entries(headers).flatMap(([name, value]) =>
            name.startsWith(":") || value === undefined ? [] : [[name, String(value)] as [string, string]],
          );
          const empty = status === 204 || status === 304;
          if (empty) stream.resume();
          const body = empty ? null : (Readable.toWeb(stream) as ReadableStream<Uint8Array>);
          resolve(new Response(body, { status, headers: entries }));
        });
        if (signal?.aborted) return abort();
        signal?.addEventListener("abort", abort, { once: true });
        stream.end(typeof init.body === "string" ? init.body : undefined);
      }),
    async [Symbol.asyncDispose]() {
      session?.destroy();
    },
  };
}
