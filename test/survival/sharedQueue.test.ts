import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CallSession } from "../../packages/core/src/index.js";
import { dialerPath } from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createSite } from "./support/createSite.js";
import { long } from "./support/length.js";
import { startSurroundings } from "./support/startSurroundings.js";

const starts = 20;
const maxConcurrent = 2;
const everyMs = long ? 200 : 15;

const around = startSurroundings();

test("three servers, two of them on one data directory, never run more than the target allows, and in order", async () => {
  await using site = await createSite({
    postgresUrl: around.postgresUrl("Postgres"),
    targets: (records) => ({
      main: {
        machine: around.host,
        maxConcurrent,
        command: [
          `echo "start $HOLAT_SESSION_ID" >>${records}/order`,
          dialerPath("json-lines"),
          `echo "end $HOLAT_SESSION_ID" >>${records}/order`,
        ].join("; "),
      },
    }),
  });
  // At the same time, on an empty database: the migrations race as well.
  const servers = await Promise.all(["shared", "shared", "own"].map((data) => site.startServer({ data })));
  const calls = servers.map(createCalls);

  let stopped = false;
  let mostRunning = 0;
  let mostWaiting = 0;
  const sampling = Promise.all(
    calls.map(async (server) => {
      while (!stopped) {
        const sessions = await server.list();
        mostRunning = Math.max(mostRunning, sessions.filter(({ isRunning }) => isRunning).length);
        const waiting = sessions.filter(({ status }) => status === "PENDING");
        mostWaiting = Math.max(mostWaiting, waiting.length);
        for (const session of waiting) expect(session.statusDescription).toBe("Navbatda...");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }),
  );

  const created: CallSession[] = [];
  for (let index = 0; index < starts; index++) {
    const server = calls[index % calls.length];
    if (server !== undefined) created.push(await server.start({ args: { EVERY_MS: everyMs } }));
  }
  const [first] = calls;
  await expect
    .poll(async () => (await first?.list())?.filter(({ isCompleted }) => isCompleted).length, {
      timeout: 120_000,
      interval: 100,
    })
    .toBe(starts);
  stopped = true;
  await sampling;

  const ended = (await first?.list()) ?? [];
  expect(ended.map(({ sessionId }) => sessionId)).toEqual(
    created.map(({ sessionId }) => sessionId).reverse(),
  );
  for (const session of ended) {
    expect(session).toMatchObject({ status: "COMPLETED", processedNumbers: 10, connectedCalls: 7 });
  }
  const order = await readOrder(site.records);
  expect(order.starts.toSorted()).toEqual(created.map(({ sessionId }) => sessionId).toSorted());
  expect(order.mostRunning).toBe(maxConcurrent);
  expect(mostRunning).toBeLessThanOrEqual(maxConcurrent);
  expect(mostWaiting).toBeGreaterThan(0);
  // Of two that left the queue together the later may be the quicker; nobody else may be overtaken.
  order.starts.forEach((sessionId, place) => {
    const turn = created.findIndex((session) => session.sessionId === sessionId);
    expect(turn - place, `${sessionId} started too early`).toBeLessThan(maxConcurrent);
  });
}, 180_000);

/** What the dialers' own notes say: who started when, and how many were at work at once. */
async function readOrder(records: string) {
  const lines = (await readFile(join(records, "order"), "utf8")).trim().split("\n");
  let running = 0;
  let mostRunning = 0;
  const order: string[] = [];
  for (const line of lines) {
    const [event, sessionId = ""] = line.split(" ");
    running += event === "start" ? 1 : -1;
    mostRunning = Math.max(mostRunning, running);
    if (event === "start") order.push(sessionId);
  }
  return { starts: order, mostRunning };
}
