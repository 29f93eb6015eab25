import { expect, test } from "vitest";
import { eventually, startPostgres } from "../../packages/testkit/src/index.js";
import { long } from "../survival/support/length.js";
import type { SentMessage } from "./support/createSessionCalls.js";
import { startSessionSite } from "./support/startSessionSite.js";

const count = long ? 1_000 : 120;
const atOnce = 20;

test(`${count} messages over 10 sessions, one dying midway and one server killed: each delivered once, or told as failed or unknown`, async () => {
  await using postgres = await startPostgres();
  await using site = await startSessionSite({ postgresUrl: postgres.url });
  const [one, two] = await Promise.all([
    site.startServer({ data: "one" }),
    site.startServer({ data: "two" }),
  ]);
  const calls = site.calls(one);
  const accounts = await site.importAccounts(one, 10, { messagesPerMinute: 6_000 });
  await site.whatsapp.setMessages({ receipts: ["delivered"] });

  const sent: (SentMessage & { readonly text: string })[] = [];
  const refused: string[] = [];
  let next = 0;
  const send = async () => {
    for (let index = next++; index < count; index = next++) {
      const text = `message ${index}`;
      const body = JSON.stringify({ to: `99877${String(index % 50).padStart(7, "0")}`, text });
      const headers = { "idempotency-key": `message-${index}` };
      const response = await calls.request("/messages", { method: "POST", body, headers });
      const { data, code } = await response.json();
      if (response.status === 202) sent.push({ ...data, text });
      else refused.push(`${response.status} ${code}`);
      if (index === Math.floor(count / 3))
        await site.whatsapp.close({ kind: "device-removed" }, { phone: accounts[3]?.phone ?? "" });
      if (index === Math.floor(count / 2)) await two.kill("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  expect(refused).toEqual([]);

  const outcomes = await eventually(
    async () => {
      const messages = await Promise.all(
        sent.map(async ({ id }) => (await calls.must<SentMessage>(`/messages/${id}`)).data),
      );
      // `sent` is an end too: a receipt that comes while its server dies is not told again.
      const open = messages.filter(({ status }) => status === "queued" || status === "sending");
      expect(open.map(({ status, sessionId }) => [status, sessionId])).toEqual([]);
      return messages;
    },
    { timeoutMs: 60_000, intervalMs: 500 },
  );
  const received = await site.whatsapp.delivered();
  const times = new Map<string, number>();
  for (const { text } of received) times.set(text, (times.get(text) ?? 0) + 1);
  for (const [index, { status }] of outcomes.entries()) {
    const arrived = times.get(sent[index]?.text ?? "") ?? 0;
    if (status === "delivered" || status === "sent")
      expect([sent[index]?.text, arrived]).toEqual([sent[index]?.text, 1]);
    else expect(["failed", "unknown"]).toContain(status);
    expect(arrived).toBeLessThanOrEqual(1);
  }
  const delivered = outcomes.filter(({ status }) => status === "delivered" || status === "sent").length;
  expect(delivered).toBeGreaterThan(count * 0.9);

  const bySession = new Map<string, number>();
  for (const { sessionId } of outcomes) bySession.set(sessionId, (bySession.get(sessionId) ?? 0) + 1);
  bySession.delete(accounts[3]?.sessionId ?? "");
  console.log(
    `  ${delivered} delivered, ${outcomes.length - delivered} failed or unknown; by session ${JSON.stringify([...bySession.values()])}`,
  );
}, 180_000);
