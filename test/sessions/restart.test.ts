import { expect, test } from "vitest";
import { eventually, queryRows, startPostgres } from "../../packages/testkit/src/index.js";
import { long } from "../survival/support/length.js";
import { startSessionSite } from "./support/startSessionSite.js";

const count = long ? 100 : 12;

test(`a killed server and its ${count} accounts: all come back by themselves, none paired anew, one damaged row stops its own session alone`, async () => {
  await using postgres = await startPostgres();
  await using site = await startSessionSite({ postgresUrl: postgres.url });
  const server = await site.startServer();
  const accounts = await site.importAccounts(server, count);
  const calls = site.calls(server);
  const before = await calls.list();
  const spansBefore = (await site.whatsapp.loginLog()).length;
  expect(spansBefore).toBe(count);

  await server.kill("SIGKILL");
  await eventually(async () => expect(await site.whatsapp.openLogins()).toEqual([]), { timeoutMs: 10_000 });
  await server.start();
  await eventually(
    async () => {
      const items = await calls.list("/connected");
      expect(items.filter(({ connectionStatus }) => connectionStatus === "CONNECTED")).toHaveLength(count);
    },
    { timeoutMs: 60_000, intervalMs: 100 },
  );
  const after = await calls.list();
  expect(after.map(({ sessionId, phone }) => [sessionId, phone])).toEqual(
    accounts.map(({ sessionId, phone }) => [sessionId, phone]),
  );
  for (const [index, item] of after.entries())
    expect(item.version).toBeGreaterThan(before[index]?.version ?? 0);
  const spans = await site.whatsapp.loginLog();
  expect(new Set(spans.map(({ phone, device }) => `${phone}:${device}`)).size).toBe(count);
  const starts = spans.slice(spansBefore).map(({ openedAt }) => openedAt);
  // Staggered: so many could log in within the same 20 ms if nobody held them back.
  expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(count * 15);
}, 180_000);

test("a damaged credential row stops its own session, loudly, and touches no other; a wrong secret stops the start", async () => {
  await using postgres = await startPostgres();
  await using site = await startSessionSite({ postgresUrl: postgres.url });
  const server = await site.startServer();
  await site.importAccounts(server, 3);
  const calls = site.calls(server);
  const query = (sql: string) => queryRows(site.databaseUrl ?? "", sql);
  await query(
    "UPDATE connection_credentials SET sealed = overlay(sealed placing 'AAAA' from 60) WHERE connection_id = 2",
  );
  const stored = await query("SELECT sealed FROM connection_credentials ORDER BY connection_id");
  await server.kill("SIGKILL");
  await server.start();
  await eventually(
    async () => {
      const items = await calls.list();
      expect(items.map(({ connectionStatus }) => connectionStatus)).toEqual([
        "CONNECTED",
        "DISCONNECTED",
        "CONNECTED",
      ]);
      expect(items[1]).toMatchObject({
        waitsFor: "operator",
        needsRestart: true,
        lastDisconnect: { reason: "credentials_unreadable" },
      });
    },
    { timeoutMs: 30_000 },
  );
  expect((await calls.must<{ sessionId: string; action: string }[]>("/sessions/health")).data).toEqual([
    expect.objectContaining({ sessionId: "account-1", action: "operator" }),
  ]);
  const kept = await query("SELECT sealed FROM connection_credentials WHERE connection_id = 2");
  expect(kept[0]).toEqual(stored[1]);

  await server.stop();
  const wrong = await site
    .startServer({ env: { HOLAT_SECRET: "another secret, which is as long as one has to be" } })
    .then(
      () => "started",
      (error: Error) => error.message,
    );
  expect(wrong).toMatch(
    /ended(?: by itself)? \(2\).*holat: HOLAT_SECRET is not the one that the stored credentials/s,
  );
  const untouched = await query("SELECT sealed FROM connection_credentials WHERE connection_id = 2");
  expect(untouched[0]).toEqual(stored[1]);
}, 180_000);
