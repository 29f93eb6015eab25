import { join } from "node:path";
import { openDatabase } from "@holat/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertRecord, recordOf } from "../../../packages/api/test/calls/insertRecord.js";
import { readEvents } from "../../../packages/api/test/stream/readEvents.js";
import { createPostgresDatabase } from "../../../packages/api/test/support/database.js";
import { loadConfig } from "../src/config/loadConfig.js";
import { createLogger } from "../src/log/createLogger.js";
import { type RunningServer, startServer } from "../src/server/startServer.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const shop = "https://shop.example";
const key = "hk_of_this_test_0123456789";
const lines: string[] = [];
const ends: (() => PromiseLike<void>)[] = [];
let databaseUrl = "";

/** A server on the common database, with real sockets. */
async function start(name: string, secrets: Record<string, string>): Promise<RunningServer> {
  const directory = await temporaryDirectory();
  ends.push(() => directory[Symbol.asyncDispose]());
  const env = {
    HOLAT_PORT: "0",
    HOLAT_DATA_DIR: join(directory.path, name),
    HOLAT_API_KEY: key,
    HOLAT_OPEN_LOOPBACK: "false",
    DATABASE_URL: databaseUrl,
    ...secrets,
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

const former = "the secret until yesterday, 32 bytes or more";
const present = "the secret since today, also 32 bytes or more";
let one: RunningServer;
let other: RunningServer;
const running = recordOf();

beforeAll(async () => {
  databaseUrl = await createPostgresDatabase();
  one = await start("one", { HOLAT_SECRET: former });
  other = await start("other", { HOLAT_SECRET: present, HOLAT_SECRET_PREVIOUS: former });
  const database = await openDatabase({ url: databaseUrl });
  await insertRecord(database.db, running);
  await database.close();
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const path = `/calls/session/${running.sessionId}`;
const withKey = { authorization: `Bearer ${key}`, "content-type": "application/json" };

async function issue(server: RunningServer): Promise<{ id: string; token: string }> {
  const answer = await fetch(`${server.url}${path}/view-token`, {
    method: "POST",
    headers: withKey,
    body: JSON.stringify({ origins: [shop], scopes: ["status"] }),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string; token: string };
}

const ask = (server: RunningServer, token: string, at = path) =>
  fetch(server.url + at, { headers: { authorization: `Bearer ${token}`, origin: shop } });

test("a token of one server is good on another, and revoked while streaming ends there", async () => {
  const { id, token } = await issue(one);
  const stream = await ask(other, token, `${path}/events`);
  expect(stream.status).toBe(200);
  expect(stream.headers.get("access-control-allow-origin")).toBe(shop);
  if (stream.body === null) throw new Error("the stream has no body");
  const events = readEvents(stream.body);
  await events.expect("status 1", "synced");

  const revoked = await fetch(`${one.url}/calls/view-token/${id}`, { method: "DELETE", headers: withKey });
  expect(revoked.status).toBe(204);
  const closing = await events.next();
  expect([closing?.event, JSON.parse(closing?.data ?? "null")]).toEqual(["closing", { reason: "revoked" }]);
  expect(await events.next()).toBeUndefined();
  for (const server of [one, other]) {
    const answer = await ask(server, token);
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([401, shop]);
  }
});

test("after a change of secrets the former ones are good where they are named, new ones only there", async () => {
  const before = await issue(one);
  const after = await issue(other);
  const statuses = async (token: string) => [
    (await ask(one, token)).status,
    (await ask(other, token)).status,
  ];
  expect(await statuses(before.token)).toEqual([200, 200]);
  expect(await statuses(after.token)).toEqual([401, 200]);
});

test("no token is in any log line", () => {
  const log = lines.join("");
  expect(log).toContain("view token issued");
  expect(log).not.toMatch(/hvt_(?!\[secret\])/);
  expect(log).not.toContain(key);
});
