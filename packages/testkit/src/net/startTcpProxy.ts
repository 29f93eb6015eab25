import { createConnection, createServer, type Socket } from "node:net";
import { type DelayedPipe, pipeDelayed } from "./pipeDelayed.js";

export interface TcpProxy {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** May be set at any time; applies to bytes that arrive from then on, both ways. */
  delayMs: number;
  /** Each link is cut once so many more bytes came from the far side; null: never. Set anew, it counts from 0 on all links. */
  cutAfterBytes: number | null;
  /** New connections are reset at once. */
  refuse: boolean;
  readonly stats: {
    /** Connections accepted, ever. */
    readonly accepted: number;
    /** Links that are open now. */
    readonly open: number;
    readonly cuts: number;
    /** Bytes from the far side that were passed on. */
    readonly bytes: number;
  };
  /** Resets every open link, both ends. */
  cut(): void;
  /** Passes nothing on, closes nothing: what a dead route looks like. New connections are accepted and stay silent. */
  stall(): void;
  resume(): void;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  /** Bytes from the far side until the cut. */
  left: number;
  pipes: readonly DelayedPipe[];
}

/** A TCP proxy on loopback whose links can be cut, stalled and delayed. `to` may be a function, asked for every link. */
export async function startTcpProxy(options: {
  readonly to:
    | { readonly host: string; readonly port: number }
    | (() => { readonly host: string; readonly port: number });
  /** Default: a free one. */
  readonly port?: number;
}): Promise<TcpProxy> {
  const links = new Set<Link>();
  const counts = { accepted: 0, cuts: 0, bytes: 0 };
  let stalled = false;
  let cutAfterBytes: number | null = null;

  const cut = (link: Link) => {
    if (!links.delete(link)) return;
    counts.cuts++;
    link.near.resetAndDestroy();
    link.far.resetAndDestroy();
  };
  const connect = (near: Socket) => {
    const to = typeof options.to === "function" ? options.to() : options.to;
    const far = createConnection({ ...to, noDelay: true, allowHalfOpen: true });
    const link: Link = { near, far, left: cutAfterBytes ?? Number.POSITIVE_INFINITY, pipes: [] };
    const common = { delayMs: () => proxy.delayMs, cut: () => cut(link) };
    const up = pipeDelayed({ ...common, source: near, sink: far, take: (piece) => ({ piece, cut: false }) });
    const down = pipeDelayed({
      ...common,
      source: far,
      sink: near,
      take(bytes) {
        const piece = bytes.subarray(0, link.left);
        link.left -= piece.length;
        counts.bytes += piece.length;
        return { piece, cut: link.left <= 0 };
      },
    });
    link.pipes = [up, down];
    links.add(link);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        if (other.destroyed) links.delete(link);
      });
    }
    if (stalled) for (const pipe of link.pipes) pipe.stall();
  };

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    counts.accepted++;
    if (proxy.refuse) near.resetAndDestroy();
    else connect(near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;

  const proxy: TcpProxy = {
    host: "127.0.0.1",
    port,
    delayMs: 0,
    refuse: false,
    get cutAfterBytes() {
      return cutAfterBytes;
    },
    set cutAfterBytes(bytes) {
      cutAfterBytes = bytes;
      for (const link of links) link.left = bytes ?? Number.POSITIVE_INFINITY;
    },
    get stats() {
      return { ...counts, open: links.size };
    },
    cut() {
      for (const link of [...links]) cut(link);
    },
    stall() {
      stalled = true;
      for (const { pipes } of links) for (const pipe of pipes) pipe.stall();
    },
    resume() {
      stalled = false;
      for (const { pipes } of links) for (const pipe of pipes) pipe.resume();
    },
    async stop() {
      proxy.cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
    [Symbol.asyncDispose]: () => proxy.stop(),
  };
  return proxy;
}
