import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEvents } from "../../../packages/api/test/stream/readEvents.js";
import { createPostgresDatabase } from "../../../packages/api/test/support/database.js";
import { loadConfig } from "../src/config/loadConfig.js";
import { createLogger } from "../src/log/createLogger.js";
import { type RunningServer, startServer } from "../src/server/startServer.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const adminKey = "hk_of_this_test_0123456789";
const lines: string[] = [];
const ends: (() => PromiseLike<void>)[] = [];
let databaseUrl = "";
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

/** A server on the common database, with real sockets. */
async function start(name: string, settings: Record<string, string> = {}): Promise<RunningServer> {
  const env = {
    HOLAT_PORT: "0",
    HOLAT_DATA_DIR: join(directory.path, name),
    HOLAT_API_KEY: adminKey,
    HOLAT_SECRET: "the secret of this test, 32 bytes or more",
    DATABASE_URL: databaseUrl,
    ...settings,
  };
  const config = loadConfig({ env, cwd: directory.path });
  const logger = createLogger({
    secrets: config.secrets,
    readable: false,
    destination: { write: (line) => lines.push(line) },
  });
  const server = await startServer({ config, logger, simulation: false });
  ends.push(() => server.stop());
  return server;
}

let one: RunningServer;
let below: RunningServer;
beforeAll(async () => {
  databaseUrl = await createPostgresDatabase();
  directory = await temporaryDirectory();
  ends.push(() => directory[Symbol.asyncDispose]());
  one = await start("one");
  below = await start("below", { HOLAT_PUBLIC_URL: "https://ops.example/holat" });
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const json = { "content-type": "application/json" };

/** As the page there does it; answers with the cookie that a browser would send. */
async function signIn(server: RunningServer, key: string): Promise<string> {
  const answer = await fetch(`${server.url}/auth/sign-in`, {
    method: "POST",
    headers: { ...json, origin: server.url },
    body: JSON.stringify({ key }),
  });
  expect(answer.status).toBe(200);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}
const by = (server: RunningServer, cookie: string, path: string, init: RequestInit = {}) =>
  fetch(server.url + path, { ...init, headers: { cookie, ...init.headers } });

test("a page signs in, sees its key's things on every server, and streams until the key is revoked", async () => {
  const admin = await signIn(one, adminKey);
  const made = await by(one, admin, "/keys", {
    method: "POST",
    headers: { ...json, origin: one.url },
    body: JSON.stringify({ name: "Dilnoza", scopes: ["calls:read", "sessions:read"] }),
  });
  const { id, key } = (await made.json()) as { id: string; key: string };
  const cookie = await signIn(one, key);
  for (const path of [
    "/calls/sessions/all",
    "/targets",
    "/sessions/all",
    "/sessions/health",
    "/sessions/uptime",
  ])
    expect((await by(one, cookie, path)).status, path).toBe(200);
  for (const path of ["/keys", "/webhooks", "/audit"]) {
    expect((await by(one, cookie, path)).status, path).toBe(403);
    expect((await by(one, admin, path)).status, path).toBe(200);
  }
  const stream = await by(one, cookie, "/calls/events");
  const events = readEvents(stream.body ?? expect.fail("no stream"));
  await events.expect("synced");
  const revoked = await by(one, admin, `/keys/${id}`, { method: "DELETE", headers: { origin: one.url } });
  expect(revoked.status).toBe(204);
  expect(await events.next()).toMatchObject({ event: "closing", data: '{"reason":"revoked"}' });
  expect((await by(one, cookie, "/calls/sessions/all")).status).toBe(401);
});

test("a sign-in outlives a restart; another page may not use it", async () => {
  const server = await start("restarted");
  const cookie = await signIn(server, adminKey);
  await server.stop();
  const again = await start("restarted");
  expect(await (await by(again, cookie, "/auth/me")).json()).toMatchObject({
    signedIn: true,
    scopes: ["admin"],
  });
  const foreign = { method: "POST", headers: { origin: "http://localhost:1" } };
  expect((await by(again, cookie, "/auth/sign-out", foreign)).status).toBe(403);
  const out = await by(again, cookie, "/auth/sign-out", { method: "POST", headers: { origin: again.url } });
  expect(out.status).toBe(204);
  expect((await by(again, cookie, "/auth/me")).status).toBe(401);
});

/** With a Host of choice, which fetch would not send. */
function asProxy(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { port } = new URL(below.url);
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on("error", reject);
    sent.end();
  });
}

test("below a path it answers whether the proxy passes that on or takes it away", async () => {
  const answer = await fetch(`${below.url}/holat/auth/sign-in`, {
    method: "POST",
    headers: { ...json, origin: "https://ops.example", "x-forwarded-proto": "https" },
    body: JSON.stringify({ key: adminKey }),
  });
  expect(answer.headers.get("set-cookie")).toMatch(/; Path=\/holat; .*; Secure$/);
  const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const proxied = { cookie, host: "10.0.0.7:3000", "x-forwarded-for": "192.0.2.1" };
  for (const path of ["/holat/auth/me", "/auth/me", "/holat/targets", "/holat/livez", "/holat/docs"])
    expect(await asProxy(path, proxied), path).toBe(200);
  for (const path of ["/holatx/auth/me", "/holat/holat/auth/me"])
    expect(await asProxy(path, proxied)).toBe(404);
});

test("neither keys nor cookies are in any log line", () => {
  const log = lines.join("");
  expect(log).toContain("signed in");
  expect(log).not.toMatch(/hsi_(?!\[secret\])/);
  expect(log).not.toContain(adminKey);
});
