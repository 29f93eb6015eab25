import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

export interface SwallowingProxy {
  readonly url: string;
  /** Event streams that were asked for. */
  readonly swallowed: number;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A proxy over HTTP/1.1 that waits for the end of an event stream before it passes any of it on, which is never; all else
 * goes through. `headers`: it passes an answer's head on, and only the body is held back. `bytes`: so much of the body
 * goes through before it holds back the rest, as from a buffer that was full once.
 */
export async function startSwallowingProxy(options: {
  readonly to: { readonly host: string; readonly port: number };
  readonly passes: "nothing" | "headers" | { readonly bytes: number };
}): Promise<SwallowingProxy> {
  const { to, passes } = options;
  let swallowed = 0;
  const server = createServer((incoming, outgoing) => {
    const { method, url: path } = incoming;
    if (path?.split("?")[0]?.endsWith("/events")) swallowed++;
    const further = send({ ...to, method, path, headers: incoming.headers }, (answer) => {
      const isStream = answer.headers["content-type"]?.startsWith("text/event-stream") ?? false;
      if (!isStream) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      let left = typeof passes === "object" ? passes.bytes : 0;
      if (passes !== "nothing") outgoing.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      answer.on("data", (bytes: Buffer) => {
        const piece = bytes.subarray(0, left);
        left -= piece.length;
        if (piece.length > 0) outgoing.write(piece);
      });
      answer.on("error", () => {});
    });
    further.on("error", () => outgoing.destroy());
    outgoing.on("close", () => further.destroy());
    incoming.pipe(further);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const self: SwallowingProxy = {
    url: `http://127.0.0.1:${port}`,
    get swallowed() {
      return swallowed;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
    [Symbol.asyncDispose]: () => self.stop(),
  };
  return self;
}
