import { createServer, type Server } from "node:http";
import { connect } from "node:http2";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNginx } from "../src/index.js";

let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((request, response) => response.end(`${request.headers["x-forwarded-for"]}`));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = address !== null && typeof address === "object" ? address.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test("passes a request on, with the caller's address", async () => {
  await using nginx = await startNginx({ to: [{ host: "127.0.0.1", port }] });
  const response = await fetch(nginx.url);
  expect(await response.text()).toBe("127.0.0.1");
  expect(response.headers.get("server")).toMatch(/^nginx/);
});

test("speaks HTTP/2 over TLS with a certificate that a client can trust", async () => {
  await using nginx = await startNginx({ to: [{ host: "127.0.0.1", port }], tls: true });
  const session = connect(nginx.url, { ca: nginx.certificate });
  expect(await text(session.request({ ":path": "/" }))).toBe("127.0.0.1");
  expect(session.alpnProtocol).toBe("h2");
  session.close();
});

test("says why it does not start", async () => {
  const starting = startNginx({ to: [{ host: "127.0.0.1", port }], location: ["no_such_directive;"] });
  await expect(starting).rejects.toThrow('unknown directive "no_such_directive"');
});
