import { createConnection, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTcpProxy } from "../src/index.js";

let echo: Server;
let to: { host: string; port: number };
beforeAll(async () => {
  echo = createServer((socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  const address = echo.address();
  to = { host: "127.0.0.1", port: address !== null && typeof address === "object" ? address.port : 0 };
});
afterAll(() => new Promise((resolve) => echo.close(resolve)));

function dial(port: number) {
  const socket: Socket = createConnection({ host: "127.0.0.1", port });
  const seen = { bytes: 0, text: "", error: undefined as string | undefined, closed: false };
  socket.on("data", (chunk: Buffer) => {
    seen.bytes += chunk.length;
    seen.text += chunk.length < 100 ? chunk.toString() : "";
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    seen.error = error.code;
  });
  socket.on("close", () => {
    seen.closed = true;
  });
  return { socket, seen };
}

test("passes bytes on, and an end comes after all of them", async () => {
  await using proxy = await startTcpProxy({ to });
  const { socket, seen } = dial(proxy.port);
  proxy.delayMs = 5;
  socket.end(Buffer.alloc(3_000_000));
  await eventually(() => expect(seen).toMatchObject({ bytes: 3_000_000, closed: true }));
  expect(seen.error).toBeUndefined();
});

test("a cut resets the near side, and new links are served", async () => {
  await using proxy = await startTcpProxy({ to });
  const first = dial(proxy.port);
  first.socket.write("hello");
  await eventually(() => expect(first.seen.text).toBe("hello"));
  proxy.cut();
  await eventually(() => expect(first.seen).toMatchObject({ error: "ECONNRESET", closed: true }));
  const second = dial(proxy.port);
  second.socket.write("again");
  await eventually(() => expect(second.seen.text).toBe("again"));
  expect(proxy.stats).toMatchObject({ accepted: 2, open: 1, cuts: 1, bytes: 10 });
  second.socket.destroy();
});

test("a stalled link stays open and silent, and loses nothing", async () => {
  await using proxy = await startTcpProxy({ to });
  const { socket, seen } = dial(proxy.port);
  socket.write("before ");
  await eventually(() => expect(seen.text).toBe("before "));
  proxy.stall();
  socket.write("after");
  const late = dial(proxy.port);
  late.socket.write("late");
  await eventually(() => expect(proxy.stats.open).toBe(2));
  expect([seen.text, late.seen.text]).toEqual(["before ", ""]);
  proxy.resume();
  await eventually(() => expect([seen.text, late.seen.text]).toEqual(["before after", "late"]));
  socket.destroy();
  late.socket.destroy();
});

test("cuts after so many bytes, and refuses when told to", async () => {
  await using proxy = await startTcpProxy({ to });
  proxy.cutAfterBytes = 1000;
  const { socket, seen } = dial(proxy.port);
  socket.write(Buffer.alloc(5000));
  await eventually(() => expect(seen.closed).toBe(true));
  expect(seen.bytes).toBeLessThanOrEqual(1000);
  proxy.refuse = true;
  const refused = dial(proxy.port);
  await eventually(() => expect(refused.seen).toMatchObject({ closed: true, bytes: 0 }));
});
