import { spawn } from "node:child_process";
import { createConnection, type Socket } from "node:net";
import { findFreePort } from "../../../packages/testkit/src/index.js";

export interface FullBacklog extends AsyncDisposable {
  readonly host: "127.0.0.1";
  readonly port: number;
}

/**
 * A port of loopback that drops every SYN: its listener is frozen, and its backlog is full. From outside that is a
 * firewall without an answer.
 */
export async function startFullBacklog(): Promise<FullBacklog> {
  const port = await findFreePort();
  const script = `require("node:net").createServer().listen({ port: ${port}, host: "127.0.0.1", backlog: 1 }, () => console.log("listening"))`;
  const listener = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => listener.once("exit", resolve));
  await new Promise((resolve) => listener.stdout.once("data", resolve));
  listener.kill("SIGSTOP");
  const fillers: Socket[] = [];
  // Connections are accepted by the kernel until the backlog is full; the first that gets no answer proves that it is.
  const connects = () =>
    new Promise<boolean>((resolve) => {
      const socket = createConnection({ host: "127.0.0.1", port });
      fillers.push(socket);
      socket.on("error", () => resolve(false));
      socket.setTimeout(300, () => resolve(false));
      socket.on("connect", () => resolve(true));
    });
  while (await connects());
  return {
    host: "127.0.0.1",
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of fillers) socket.destroy();
      listener.kill("SIGKILL");
      await ended;
    },
  };
}
