import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Server, type Socket } from "node:net";

export interface Proxy {
  readonly port: number;
  /** `host:port` of each connection that it made. */
  readonly targets: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server that takes connections for a proxy's, and does to each what `serve` says. */
export async function startBadProxy(serve: (client: Socket) => void): Promise<
  Pick<Proxy, "port"> &
    AsyncDisposable & {
      /** Connections that are open now. */
      readonly open: number;
      /** All so far. */
      readonly taken: number;
    }
> {
  let open = 0;
  let taken = 0;
  const server = createServer((client) => {
    open++;
    taken++;
    client.on("error", () => {});
    client.on("close", () => open--);
    // Without a reader its end would not be seen.
    client.resume();
    serve(client);
  });
  const { port, [Symbol.asyncDispose]: dispose } = await listen(server, []);
  return {
    port,
    get open() {
      return open;
    },
    get taken() {
      return taken;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** A proxy that knows CONNECT, for one user. */
export async function startHttpProxy({ user, password }: Login): Promise<Proxy> {
  const targets: string[] = [];
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const server = createHttpServer();
  server.on("connect", (request, client: Socket) => {
    client.on("error", () => {});
    if (request.headers["proxy-authorization"] !== expected) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const target = request.url ?? "";
    targets.push(target);
    pipe(client, target, "HTTP/1.1 200 Connection established\r\n\r\n");
  });
  return listen(server, targets);
}

/** A SOCKS 5 proxy (RFC 1928, 1929) for one user, whose messages each come in one piece, as they do on loopback. */
export async function startSocksProxy({ user, password }: Login): Promise<Proxy> {
  const targets: string[] = [];
  const server = createServer((client) => {
    client.on("error", () => {});
    client.once("data", () => {
      client.write(Buffer.from([5, 2]));
      client.once("data", (login: Buffer) => {
        const userEnd = 2 + (login[1] ?? 0);
        const given = [login.subarray(2, userEnd).toString(), login.subarray(userEnd + 1).toString()];
        const isKnown = given[0] === user && given[1] === password;
        client.write(Buffer.from([1, isKnown ? 0 : 1]));
        if (!isKnown) {
          client.end();
          return;
        }
        client.once("data", (request: Buffer) => {
          const target = readTarget(request);
          targets.push(target);
          pipe(client, target, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        });
      });
    });
  });
  return listen(server, targets);
}

function readTarget(request: Buffer): string {
  const isName = request[3] === 3;
  const end = isName ? 5 + (request[4] ?? 0) : 8;
  const host = isName ? request.subarray(5, end).toString() : request.subarray(4, end).join(".");
  return `${host}:${request.readUInt16BE(end)}`;
}

function pipe(client: Socket, target: string, answer: string | Buffer): void {
  const { hostname, port } = new URL(`tcp://${target}`);
  const upstream = connect(Number(port), hostname, () => {
    client.write(answer);
    client.pipe(upstream).pipe(client);
  });
  upstream.on("error", () => client.destroy());
  client.on("close", () => upstream.destroy());
}

async function listen(server: Server, targets: readonly string[]): Promise<Proxy> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    targets,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
