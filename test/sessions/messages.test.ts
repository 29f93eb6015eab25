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
  const one = await site.startServer({ data: "one" });
  // At least these are not the second one's, which is killed.
  const accounts = await site.importAccounts(one, 5, { messagesPerMinute: 6_000 });
  const two = await site.startServer({ data: "two" });
  accounts.push(...(await site.importAccounts(two, 5, { messagesPerMinute: 6_000 })));
  const calls = site.calls(one);
  await site.whatsapp.setMessages({ receipts: ["delivered"] });

  const sent: (SentMessage & { readonly text: string })[] = [];
  const refused: string[] = [];
  let beforeTrouble: readonly SentMessage[] = [];
  const atFirst = await calls.list();
  let next = 0;
  const send = async () => {
    for (let index = next++; index < count; index = next++) {
      const text = `message ${index}`;
      const body = JSON.stringify({ to: `99877${String(index % 50).padStart(7, "0")}`, text });
      const headers = { "idempotency-key": `message-${index}` };
      // A server whose database is slow says so, and when to ask again: with the same key nothing is sent twice.
      const response = await eventually(
        async () => {
          const answer = await calls.request("/messages", { method: "POST", body, headers });
          expect(answer.status).not.toBe(503);
          return answer;
        },
        { timeoutMs: 30_000, intervalMs: 250 },
      );
      const { data, code } = await response.json();
      if (response.status === 202) sent.push({ ...data, text });
      else refused.push(`${response.status} ${code}`);
      if (index === Math.floor(count / 3)) {
        beforeTrouble = [...sent];
        await site.whatsapp.close({ kind: "device-removed" }, { phone: accounts[3]?.phone ?? "" });
      }
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
    const allowed = { delivered: [1], sent: [1], failed: [0], unknown: [0, 1] }[status];
    expect(allowed, `${sent[index]?.text} is ${status} and arrived ${arrived} times`).toContain(arrived);
  }
  expect(sent).toHaveLength(count);
  const delivered = outcomes.filter(({ status }) => status === "delivered" || status === "sent").length;
  expect(delivered).toBeGreaterThan(count * 0.9);

  const before = countBySession(beforeTrouble, accounts);
  expectEven(before);
  // Whose record is still the first one could send all the while.
  const atLast = new Map((await calls.list()).map(({ sessionId, version }) => [sessionId, version]));
  const steady = atFirst.filter(({ sessionId, version }) => atLast.get(sessionId) === version);
  const whole = countBySession(outcomes, steady);
  expectEven(whole);
  console.log(
    `  ${delivered} delivered, ${outcomes.length - delivered} failed or unknown; by session before the trouble ` +
      `${JSON.stringify(before)}, and of the ${steady.length} that it did not touch in all ${JSON.stringify(whole)}`,
  );
}, 180_000);

function countBySession(
  messages: readonly SentMessage[],
  sessions: readonly { readonly sessionId: string }[],
): number[] {
  return sessions.map(
    ({ sessionId }) => messages.filter((message) => message.sessionId === sessionId).length,
  );
}

/** Within 20 % of each other; one message more or less is none that could be shared. */
function expectEven(counts: readonly number[]): void {
  expect(counts.length).toBeGreaterThan(0);
  const least = Math.min(...counts);
  expect(least).toBeGreaterThan(0);
  expect(Math.max(...counts), JSON.stringify(counts)).toBeLessThanOrEqual(Math.max(least + 1, least * 1.2));
}
