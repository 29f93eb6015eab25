import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { refuseUnreadable } from "./refuseUnreadable.js";

export type FetchHandler = (request: Request, bindings: object) => Response | Promise<Response>;

export interface Listening {
  readonly host: string;
  readonly port: number;
  /** What a person would type. */
  readonly url: string;
  /** No new connections; idle ones are closed, requests under way may end. Resolves when all are gone. */
  close(): Promise<void>;
  /** Closes what `close` waits for. */
  closeAll(): void;
}

/** Rejects with the error of `listen`: EADDRINUSE, EACCES, EADDRNOTAVAIL. */
export async function listen(options: {
  readonly host: string;
  readonly port: number;
  readonly fetch: FetchHandler;
  /** Where browsers find the root, `/holat` for instance. A proxy may pass it on or take it away. */
  readonly basePath?: string;
}): Promise<Listening> {
  const answer = getRequestListener((request, bindings) => options.fetch(request, bindings));
  const server = createServer(
    {
      // Slow or endless senders are cut off; a long answer is not.
      headersTimeout: 15_000,
      requestTimeout: 120_000,
      // Above the usual 60 s of a proxy, so that the proxy is the one to close an idle connection.
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    (incoming, outgoing) => {
      // Whatever Host a request has is for the API to judge, by the raw headers, and to say why it is refused.
      incoming.headers.host = "localhost";
      incoming.url = withoutBasePath(incoming.url ?? "/", options.basePath ?? "");
      return answer(incoming, outgoing);
    },
  );
  server.on("clientError", refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { port } = addressOf(server);
  return {
    host: options.host,
    port,
    url: `http://${describeHost(options.host)}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    closeAll: () => server.closeAllConnections(),
  };
}

function withoutBasePath(url: string, basePath: string): string {
  if (basePath === "" || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === "" || rest.startsWith("?")) return `/${rest}`;
  return rest.startsWith("/") ? rest : url;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP address");
  return address;
}

function describeHost(host: string): string {
  if (["127.0.0.1", "0.0.0.0", "::1", "::"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
