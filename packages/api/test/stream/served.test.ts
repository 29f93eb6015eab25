import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { CallRecord } from "@holat/core";
import { createManualClock, eventually } from "@holat/testkit";
import { describe, expect, it } from "vitest";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { createTestDatabase } from "../support/database.js";
import { completed, createStreamNode, running, type StreamNode } from "./streamNode.js";

const { database } = await createTestDatabase();
const { db } = database;
const start = () => insertRecord(db, recordOf(running));

/** A socket that has asked for a stream. */
async function ask(port: number, path: string): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => {});
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  return socket;
}

/** Sends all of it at once, and keeps what comes back. */
async function converse(port: number, request: string) {
  const socket = connect({ host: "127.0.0.1", port });
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write(request);
  return { socket, text: () => text };
}

/** The body of an answer in chunks; throws where a size is wrong. All of it is ASCII here. */
function readChunks(answer: string): string {
  let rest = answer.slice(answer.indexOf("\r\n\r\n") + 4);
  let body = "";
  for (;;) {
    const [line = ""] = rest.split("\r\n", 1);
    const size = Number.parseInt(line, 16);
    if (size === 0) return body;
    body += rest.slice(line.length + 2, line.length + 2 + size);
    rest = rest.slice(line.length + 2 + size);
    if (!rest.startsWith("\r\n")) throw new Error(`a chunk of ${line} does not end there`);
    rest = rest.slice(2);
  }
}

const opened = (node: StreamNode, count: number) =>
  eventually(() => expect(node.live.metrics().streamsOpen).toBe(count));

describe("over a real server", () => {
  it("hundreds of watchers get the same bytes", async () => {
    const node = await createStreamNode(database);
    const { port } = await node.listen();
    const record = await start();
    const texts = Array.from({ length: 300 }, () => "");
    const sockets: Socket[] = [];
    for (const index of texts.keys()) {
      const socket = await ask(port, `/calls/session/${record.id}/events`);
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        texts[index] += chunk;
      });
      sockets.push(socket);
    }
    await opened(node, 300);
    const next = await node.commit(record, { processedNumbers: 1 });
    await node.commit(next, completed);
    await opened(node, 0);
    await eventually(() => expect(texts.every((text) => text.includes("event: end"))).toBe(true));
    const changes = texts
      .map((text) => text.slice(text.indexOf("event: synced"), text.indexOf("event: end")))
      .map((text) => text.replaceAll(/\w+\r\n: ping\n\n(?:event: spread\n.*\n\n)?\r\n/g, ""))
      // All that differs: the later they came, the more they were.
      .map((text) => text.replace(/\{"spreadMs":\d+\}/, ""));
    expect(new Set(changes.map((text) => createHash("sha256").update(text).digest("hex"))).size).toBe(1);
    expect(texts[0]).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(texts[0]).toMatch(/content-type: text\/event-stream; charset=utf-8\r\n/i);
    for (const socket of sockets) socket.destroy();
  });

  it("speaks HTTP/1.0 without chunks, and answers pipelined requests in order", async () => {
    const node = await createStreamNode(database);
    const { port } = await node.listen();
    const record = await start();
    const head = (version: string) => `HTTP/${version}\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    const path = `/calls/session/${record.id}/events`;
    const old = await converse(port, `GET ${path} ${head("1.0")}`);
    const pipelined = await converse(port, `GET ${path} ${head("1.1")}GET ${path} ${head("1.1")}`);
    await opened(node, 3);
    await node.commit(record, completed);
    await opened(node, 0);
    await eventually(() => expect(old.text()).toMatch(/"version":2\}\n\nevent: end\ndata: \{\}\n\n$/));
    expect(old.text()).not.toMatch(/chunked/i);
    await eventually(() => expect(pipelined.text().match(/0\r\n\r\n/g)).toHaveLength(2));
    const [, first, second] = pipelined.text().split("HTTP/1.1 200 OK");
    for (const answer of [first, second]) {
      expect(readChunks(answer ?? "")).toContain("event: synced");
      expect(readChunks(answer ?? "")).toMatch(/"version":2\}\n\nevent: end\ndata: \{\}\n\n$/);
    }
  });

  it("HEAD is the headers alone, and the connection is good for more", async () => {
    const node = await createStreamNode(database);
    const { url } = await node.listen();
    const record = await start();
    for (let time = 0; time < 3; time++) {
      const answer = await fetch(`${url}/calls/session/${record.id}/events`, { method: "HEAD" });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    }
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 });
  });

  it("a watcher that goes leaves nothing behind, whenever it goes", async () => {
    const node = await createStreamNode(database);
    const { port } = await node.listen();
    const record = await start();
    for (const delay of [0, 1, 2, 5]) {
      const socket = await ask(port, `/calls/session/${record.id}/events`);
      for (let turn = 0; turn < delay; turn++) await nextTurn();
      socket.destroy();
    }
    const watcher = await ask(port, `/calls/session/${record.id}/events`);
    await eventually(() => expect(node.live.metrics().streamSessions).toBe(1));
    watcher.destroy();
    await eventually(() => expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 }));
  });
});

describe("a watcher whose stream waits behind another on its connection", () => {
  const askOften = async (clock?: ReturnType<typeof createManualClock>) => {
    const node = await createStreamNode(database, clock ? { clock } : {});
    const { port } = await node.listen();
    const record = await start();
    const request = `GET /calls/session/${record.id}/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    const { socket } = await converse(port, request.repeat(12));
    await opened(node, 12);
    return { node, record, socket };
  };

  it("leaves nothing behind when the connection ends", async () => {
    const { node, socket } = await askOften();
    socket.destroy();
    await eventually(() => expect(node.live.metrics()).toMatchObject({ streamsOpen: 0, streamSessions: 0 }));
  });

  it("is dropped when it could be told nothing for 30 s", async () => {
    const clock = createManualClock();
    const { node, record } = await askOften(clock);
    const remoteResponse = "x".repeat(64 * 1024);
    for (let version = 2; version < 5; version++)
      node.live.hub.publish({ ...record, version, state: { ...record.state, remoteResponse } });
    await clock.advance(32_000);
    await clock.advance(6_000);
    await opened(node, 0);
  });
});

describe("a watcher that does not read", () => {
  /** Changes it until the connection takes no more, and the watcher has fallen behind. */
  const flood = async (node: StreamNode, record: CallRecord) => {
    let latest = record;
    // The kernel takes several MiB on its own before anything stays here.
    const remoteResponse = "x".repeat(64 * 1024);
    for (let count = 0; count < 400; count++) {
      latest = { ...latest, version: latest.version + 1, state: { ...latest.state, remoteResponse } };
      node.live.hub.publish(latest);
      if (count % 10 === 0) await nextTurn();
    }
    return latest;
  };
  const openSlowly = async (clock?: ReturnType<typeof createManualClock>) => {
    const node = await createStreamNode(database, clock ? { clock } : {});
    const { port } = await node.listen();
    const record = await start();
    const socket = await ask(port, `/calls/session/${record.id}/events`);
    socket.pause();
    await opened(node, 1);
    return { node, record, socket };
  };
  const readAll = (socket: Socket) =>
    new Promise<string>((resolve) => {
      let text = "";
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.endsWith("0\r\n\r\n")) resolve(text);
      });
      socket.once("close", () => resolve(text));
      socket.resume();
    });
  const versionsIn = (text: string) =>
    [...text.matchAll(/"version":(\d+)\}/g)].map(([, version]) => Number(version));

  it("holds little memory, and gets the terminal state once it reads again", async () => {
    const { node, record, socket } = await openSlowly();
    const latest = await flood(node, record);
    node.live.hub.publish({
      ...latest,
      version: latest.version + 1,
      state: { ...latest.state, ...completed },
    });
    const text = await readAll(socket);
    const versions = versionsIn(text);
    expect(versions.at(-1)).toBe(402);
    expect(versions.length, "the kernel's buffers, and no backlog of ours").toBeLessThan(300);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(text).toContain("event: end");
    socket.destroy();
  });

  it("is dropped after 30 s in which it took nothing", async () => {
    const clock = createManualClock();
    const { node, record, socket } = await openSlowly(clock);
    await flood(node, record);
    await clock.advance(29_000);
    expect(node.live.metrics()).toMatchObject({ streamsOpen: 1, streamsSlow: 0 });
    await clock.advance(3_000);
    expect(node.live.metrics().streamsSlow).toBe(1);
    await clock.advance(6_000);
    await opened(node, 0);
    socket.destroy();
  });

  it("is told why, when it reads again just then", async () => {
    const clock = createManualClock();
    const { node, record, socket } = await openSlowly(clock);
    await flood(node, record);
    await clock.advance(32_000);
    const text = await readAll(socket);
    expect(text).toMatch(/event: closing\ndata: \{"reason":"slow"\}/);
    await opened(node, 0);
  });

  it("does not hold up the others", async () => {
    const { node, record, socket } = await openSlowly();
    const quick = await node.open(`/calls/session/${record.id}/events`);
    const reading = quick.rest();
    const latest = await flood(node, record);
    node.live.hub.publish({
      ...latest,
      version: latest.version + 1,
      state: { ...latest.state, ...completed },
    });
    expect((await reading).slice(-2)).toEqual(["status 402", "end"]);
    socket.destroy();
  });
});
