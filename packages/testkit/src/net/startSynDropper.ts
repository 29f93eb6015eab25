import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";

/** Listens and then never runs again, so that nothing accepts. */
const program = `
const server = require("node:net").createServer();
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  require("node:fs").writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

export interface SynDropper {
  readonly host: "127.0.0.1";
  readonly port: number;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A port on loopback that drops every SYN, as a firewall does: its queue of connections to accept is full. */
export async function startSynDropper(): Promise<SynDropper> {
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error("the listener ended before it listened")));
    child.stdout.once("data", (text: Buffer) => resolve(Number(text.toString())));
  });
  const fillers: Socket[] = [];
  // The queue holds one more than its backlog. They come one by one, so that it is full for certain at the end.
  for (let i = 0; i < 2; i++) {
    const filler = connect({ host: "127.0.0.1", port });
    filler.on("error", () => {});
    fillers.push(filler);
    await new Promise<void>((resolve) => filler.once("connect", () => resolve()));
  }
  const self: SynDropper = {
    host: "127.0.0.1",
    port,
    async stop() {
      for (const filler of fillers) filler.destroy();
      child.kill("SIGKILL");
      await exited;
    },
    [Symbol.asyncDispose]: () => self.stop(),
  };
  return self;
}
