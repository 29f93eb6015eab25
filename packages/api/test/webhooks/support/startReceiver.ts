import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export interface ReceivedPost {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
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

/** A real server on loopback that keeps what it gets; closed after the file. */
export async function startReceiver(): Promise<Receiver> {
  const receiver = { received: [] as ReceivedPost[], answer: answerWith(204) };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const post = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      receiver.received.push(post);
      receiver.answer(post, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, { port, url: `http://127.0.0.1:${port}/hook` });
}
