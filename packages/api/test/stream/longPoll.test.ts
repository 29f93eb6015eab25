import { createManualClock } from "@holat/testkit";
import { describe, expect, it } from "vitest";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { createIdleEngine } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { completed, createStreamNode, running } from "./streamNode.js";

const { database, openAgain } = await createTestDatabase();
const { db } = database;
const start = () => insertRecord(db, recordOf(running));

describe("the long poll", () => {
  it("answers as soon as the version is above, here and on another node", async () => {
    const node = await createStreamNode(database);
    const other = await createStreamNode(await openAgain(), { nodeId: "node-b" });
    const record = await start();
    const polls = [node, other].map(({ request }) =>
      request(`/calls/session/${record.sessionId}?wait=60&version=1`),
    );
    await expect.poll(() => [node, other].map(({ live }) => live.metrics().streamSessions)).toEqual([1, 1]);
    await node.commit(record, { processedNumbers: 3 });
    for (const poll of polls) {
      const answer = await poll;
      expect(answer.status).toBe(200);
      expect(answer.headers.get("etag")).toBeTruthy();
      expect(await answer.json()).toMatchObject({ version: 2, processedNumbers: 3 });
    }
    expect(node.live.metrics()).toMatchObject({ streamSessions: 0 });
  });

  it("answers at once when the asker is behind, or the session has ended", async () => {
    const node = await createStreamNode(database);
    const [behind, ended] = [await start(), await insertRecord(db, recordOf(completed))];
    for (const [record, version] of [
      [behind, 0],
      [ended, 5],
    ] as const)
      expect((await node.request(`/calls/session/${record.id}?wait=60&version=${version}`)).status).toBe(200);
  });

  it("answers with what there is when the time is over, 304 to who has it", async () => {
    const clock = createManualClock(Date.now());
    const record = recordOf(running);
    const engine = { ...createIdleEngine(), findOwned: () => ({ record, fresh: true }) };
    const node = await createStreamNode(database, { clock, engine });
    const path = `/calls/session/${record.id}`;
    const poll = async (headers = {}) => {
      const polling = node.request(`${path}?wait=5&version=1`, { headers });
      // Itself, and the hub's backstop.
      await expect.poll(() => clock.sleeping).toBe(2);
      await clock.advance(5_000);
      return polling;
    };
    const first = await poll();
    expect(await first.json()).toMatchObject({ version: 1 });
    const etag = (await node.request(path)).headers.get("etag") ?? "";
    clock.setWallTime(clock.now() - 5_000);
    expect((await poll({ "if-none-match": etag })).status).toBe(304);
  });

  it("is given up when the asker goes", async () => {
    const node = await createStreamNode(database);
    const record = await start();
    const gone = new AbortController();
    const polling = node.request(`/calls/session/${record.id}?wait=60&version=1`, { signal: gone.signal });
    await expect.poll(() => node.live.metrics().streamSessions).toBe(1);
    gone.abort();
    await polling;
    expect(node.live.metrics().streamSessions).toBe(0);
  });

  it.each(["wait=5", "wait=0&version=1", "wait=61&version=1", "wait=x&version=1", "wait=5&version=-1"])(
    "is refused for %s",
    async (query) => {
      const node = await createStreamNode(database, { deaf: true });
      expect((await node.request(`/calls/session/session-1-abcdef?${query}`)).status).toBe(422);
    },
  );
});
