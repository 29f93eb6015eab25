import { createServer, type Socket } from "node:net";

export interface TcpServer {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Ends it and every connection. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server on loopback that does what you say with each connection; by default nothing: it stays silent. */
export async function startTcpServer(serve: (socket: Socket) => void = () => {}): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const self: TcpServer = {
    host: "127.0.0.1",
    port: address !== null && typeof address === "object" ? address.port : 0,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    [Symbol.asyncDispose]: () => self.stop(),
  };
  return self;
}
