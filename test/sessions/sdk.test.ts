import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ConnectionSession,
  createSessions,
  type Message,
} from "../../packages/sdk/src/sessions/index.js";
import {
  eventually,
  type HolatServer,
  startPostgres,
  type TestPostgres,
} from "../../packages/testkit/src/index.js";
import { adminKey, type SessionSite, startSessionSite } from "./support/startSessionSite.js";

let postgres: TestPostgres;
let site: SessionSite;
let server: HolatServer;
let holat: ReturnType<typeof createSessions>;
beforeAll(async () => {
  postgres = await startPostgres();
  site = await startSessionSite({ postgresUrl: postgres.url });
  server = await site.startServer();
  holat = createSessions({ baseUrl: server.url, apiKey: adminKey });
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await postgres.stop();
});

const patience = { timeoutMs: 20_000 };

test("an account is paired, watched, written to and from, told apart, and forgotten", async () => {
  const { sessions, messages } = holat;
  const seen: ConnectionSession[] = [];
  const told: Message[] = [];
  const deleted: string[] = [];
  const connections: string[] = [];
  const watch = sessions.watch({
    onSession: (session) => seen.push(session),
    onMessage: (message) => told.push(message),
    onDeleted: (sessionId) => deleted.push(sessionId),
    onConnection: (connection) => connections.push(connection),
  });
  await sessions.create({ sessionId: "shop", messagesPerMinute: 600 });
  const { qr } = await eventually(() => sessions.qr("shop"), patience);
  await site.whatsapp.scan(qr ?? "", "998901234567");
  await eventually(async () => expect(seen.at(-1)?.status).toBe("connected"), patience);
  const statuses = seen.map(({ status }) => status);
  expect(statuses[0]).toBe("connecting");
  expect(seen.some(({ pairing }) => pairing?.kind === "qr")).toBe(true);
  expect(seen.map(({ version }) => version)).toEqual(
    seen.map(({ version }) => version).sort((a, b) => a - b),
  );
  expect(connections).toContain("live");

  expect(await sessions.list("connected")).toMatchObject([
    { sessionId: "shop", connectionStatus: "CONNECTED" },
  ]);
  expect(await sessions.available()).toMatchObject([{ sessionId: "shop", load: 0, messagesPerMinute: 600 }]);
  expect(await sessions.health()).toEqual([]);

  await site.whatsapp.setMessages({ receipts: ["delivered", "read"] });
  const sent = await messages.send({ to: "+998907654321", text: "Salom!" });
  expect(sent).toMatchObject({ sessionId: "shop", peer: "998907654321", text: "Salom!" });
  const again = await messages.send(
    { to: "998907654321", text: "once" },
    { sessionId: "shop", idempotencyKey: "once" },
  );
  expect(
    await messages.send({ to: "998907654321", text: "once" }, { sessionId: "shop", idempotencyKey: "once" }),
  ).toMatchObject({ id: again.id });
  await eventually(async () => expect((await messages.get(sent.id)).status).toBe("read"), patience);
  await eventually(
    async () => expect(told.filter(({ id }) => id === sent.id).at(-1)?.status).toBe("read"),
    patience,
  );
  await eventually(async () => {
    const texts = (await site.whatsapp.delivered()).map(({ text }) => text);
    expect(texts.sort()).toEqual(["Salom!", "once"]);
  }, patience);

  await site.whatsapp.sendText({ from: "998905555555", to: "998901234567", text: "Rahmat", id: "IN1" });
  await eventually(
    async () =>
      expect(told.find(({ direction }) => direction === "in")).toMatchObject({
        sessionId: "shop",
        status: "received",
        text: "Rahmat",
      }),
    patience,
  );

  const reasons: string[] = [];
  for await (const { reason } of sessions.history("shop", { limit: 2 })) reasons.push(reason);
  expect(reasons.at(-1)).toBe("created");
  expect(reasons).toContain("open");
  expect(await sessions.uptime("shop")).toMatchObject({ sessionId: "shop", drops: 0 });
  await sessions.delete("shop");
  await eventually(async () => expect(deleted).toEqual(["shop"]), patience);
  await expect(sessions.get("shop")).rejects.toMatchObject({ code: "SESSION_NOT_FOUND", status: 404 });
  const once = createSessions({ baseUrl: server.url, apiKey: adminKey, retry: false });
  await expect(once.messages.send({ to: "998907654321", text: "x" })).rejects.toMatchObject({ status: 503 });
  watch.stop();
}, 180_000);

test("a message of a session that is not connected waits, and has failed when its time is over", async () => {
  const { sessions, messages } = holat;
  await sessions.import("later", { credentials: await site.whatsapp.issueCredentials("998908888888") });
  await sessions.stop("later");
  const { id } = await messages.send(
    { to: "998907654321", text: "late", expiresInSeconds: 1 },
    { sessionId: "later" },
  );
  await eventually(
    async () =>
      expect(await messages.get(id)).toMatchObject({ status: "failed", errorCode: "LINK_NOT_READY" }),
    patience,
  );
  await sessions.restart("later");
  await eventually(
    async () => expect((await sessions.get("later")).connectionStatus).toBe("CONNECTED"),
    patience,
  );
  expect((await messages.get(id)).status).toBe("failed");
});

test("a Baileys folder's account is taken over without pairing anew", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holat-auth-"));
  try {
    await writeFile(join(folder, "creds.json"), await site.whatsapp.issueCredentials("998909999999"));
    const { stdout } = await site.runCli(server, ["sessions", "import", "taken", folder]);
    expect(stdout).toContain("taken");
    await eventually(
      async () => expect((await holat.sessions.get("taken")).connectionStatus).toBe("CONNECTED"),
      patience,
    );
    const list = await site.runCli(server, ["sessions", "list", "--json"]);
    expect(JSON.parse(list.stdout).map(({ sessionId }: ConnectionSession) => sessionId)).toContain("taken");
    const shown = await site.runCli(server, ["sessions", "list"]);
    expect(shown.stdout).toMatch(/taken +connected +CONNECTED/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
