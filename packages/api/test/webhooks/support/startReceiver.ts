import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import type { KeyPair } from "@holat/testkit";
import { afterAll } from "vitest";

export interface ReceivedPost {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The name by which the sender asked for a certificate; nothing when it named none, or without TLS. */
  readonly serverName: string | false | null | undefined;
}

export type Answer = (received: ReceivedPost, response: ServerResponse) => void;

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: ReceivedPost[];
  /** How every further POST is answered; 204 at first. */
  answer: Answer;
}

export const answerWith =
  (status: number, body = "", headers: Record<string, string> = {}): Answer =>
  (_received, response) =>
    response.writeHead(status, headers).end(body);

/** A real server on loopback that keeps what it gets, over TLS with `tls`; closed after the file. */
export async function startReceiver(tls?: KeyPair): Promise<Receiver> {
  const receiver = { received: [] as ReceivedPost[], answer: answerWith(204) };
  const take: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const { servername: serverName } = request.socket as TLSSocket;
      const post = { method, path, headers, body: Buffer.concat(chunks).toString("utf8"), serverName };
      receiver.received.push(post);
      receiver.answer(post, response);
    });
  };
  const server = tls ? createTlsServer(tls, take) : createServer(take);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, { port, url: `http${tls ? "s" : ""}://127.0.0.1:${port}/hook` });
}
