import { createClient } from "@holat/sdk";
import { describe, expect, onTestFinished, test } from "vitest";
import { createLogStore } from "../../src/log/createLogStore.js";
import { setUp } from "../support/setUp.js";

const encode = (text: string) => new TextEncoder().encode(text);

/** A session whose log is these bytes; its other routes are the scripted server's. */
async function follow(text: string, stream?: "stdout" | "stderr") {
  const all = await setUp();
  const { server, environment, clock } = all;
  const logs = { stdout: encode(text), stderr: encode("warning\n") };
  const asked: { readonly stream: string; readonly offset: number; readonly limit: number }[] = [];
  let refusal: number | undefined;
  server.commit("s");
  const client = createClient({
    baseUrl: server.url,
    environment,
    retry: false,
    shareTabs: false,
    fetch: async (address, init) => {
      const url = new URL(address);
      if (!url.pathname.endsWith("/log")) return fetch(address, init);
      const number = (name: string) => Number(url.searchParams.get(name));
      const name = url.searchParams.get("stream") === "stderr" ? "stderr" : "stdout";
      asked.push({ stream: name, offset: number("offset"), limit: number("limit") });
      if (refusal !== undefined) return Response.json({ code: "FORBIDDEN" }, { status: refusal });
      const bytes = logs[name];
      const from = Math.min(number("offset"), bytes.length);
      const slice = bytes.slice(from, from + number("limit"));
      const headers = {
        "holat-next-offset": `${from + slice.length}`,
        "holat-log-size": `${bytes.length}`,
      };
      return new Response(slice, { headers });
    },
  });
  const store = createLogStore({ sessionId: "s", client, clock, stream });
  onTestFinished(() => store.destroy());
  return {
    ...all,
    store,
    asked,
    snapshot: store.getSnapshot,
    texts: () => store.getSnapshot().window.rows.map((row) => row.text),
    start: () => store.subscribe(() => {}),
    write(more: string) {
      logs.stdout = encode(new TextDecoder().decode(logs.stdout) + more);
      server.commit("s");
    },
    refuse(status: number | undefined) {
      refusal = status;
    },
  };
}

const manyLines = Array.from({ length: 60_000 }, (_, n) => `line ${n}`).join("\n");

describe("a log", () => {
  test("is read when somebody listens, and followed without asking when nothing changes", async () => {
    const { snapshot, texts, start, write, until, asked, clock } = await follow("one\ntwo\n");
    expect(asked).toEqual([]);
    start();
    await until(() => expect(texts()).toEqual(["one", "two"]));
    expect(snapshot()).toMatchObject({ size: 8, isFollowing: true, isLoading: false, problem: null });
    write("three\nfo");
    await until(() => expect(texts()).toEqual(["one", "two", "three", "fo"]));
    write("ur\n");
    await until(() => expect(texts().at(-1)).toBe("four"));
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked.length).toBe(before);
  });

  test("of another stream is that stream's", async () => {
    const { texts, start, until } = await follow("one\n", "stderr");
    start();
    await until(() => expect(texts()).toEqual(["warning"]));
  });

  test("that is long is read from near its end", async () => {
    const { snapshot, texts, start, until, asked } = await follow(manyLines.repeat(4));
    start();
    await until(() => expect(snapshot().window.end).toBe(snapshot().size));
    expect(texts().at(-1)).toBe("line 59999");
    expect(snapshot().window.start).toBeGreaterThan(1_000_000);
    expect(Math.max(...asked.map(({ limit }) => limit))).toBe(65_536);
  });

  test("goes to any place, and on from there in both directions", async () => {
    const { store, snapshot, texts, start, until } = await follow(manyLines);
    start();
    await until(() => expect(texts().at(-1)).toBe("line 59999"));
    const offset = manyLines.indexOf("line 30000");
    store.jump(offset);
    await until(() => expect(texts()[0]).toBe("line 30000"));
    expect(snapshot()).toMatchObject({ isFollowing: false, window: { start: offset } });
    store.extend("before");
    await until(() => expect(snapshot().window.start).toBeLessThan(offset));
    expect(texts()).toContain("line 29999");
    const { end } = snapshot().window;
    store.extend("after");
    await until(() => expect(snapshot().window.end).toBeGreaterThan(end));
    const numbers = texts().map((text) => Number(text.slice(5)));
    const whole = numbers.slice(0, -1);
    expect(whole).toEqual(whole.map((_, index) => (whole[0] ?? 0) + index));
    store.jumpToEnd();
    await until(() => expect(texts().at(-1)).toBe("line 59999"));
    expect(snapshot().isFollowing).toBe(true);
  });

  test("that is read elsewhere stays where it is while it grows, and its size is known", async () => {
    const { store, snapshot, texts, start, write, until } = await follow(manyLines);
    start();
    await until(() => expect(snapshot().size).toBe(manyLines.length));
    store.jump(0);
    await until(() => expect(texts()[0]).toBe("line 0"));
    write("\nmore");
    await until(() => expect(snapshot().size).toBe(manyLines.length + 5));
    expect(texts()[0]).toBe("line 0");
    expect(texts()).not.toContain("more");
  });

  test("is searched to its end, and on as it grows", async () => {
    const { store, snapshot, start, write, until } = await follow(manyLines);
    start();
    store.find("LINE 5999");
    await until(() => expect(snapshot().search).toMatchObject({ count: 11, isDone: true }));
    expect(snapshot().search?.offsets[0]).toBe(manyLines.indexOf("line 5999"));
    write("\nline 59990 again");
    await until(() => expect(snapshot().search).toMatchObject({ count: 12, isDone: true }));
    store.find("");
    await until(() => expect(snapshot().search).toBeNull());
  });

  test("that may not be read says so, and is not asked for again until somebody comes back", async () => {
    const { server, snapshot, texts, start, refuse, until, asked, clock } = await follow("one\n");
    server.sessions.delete("s");
    refuse(403);
    const stop = start();
    await until(() => expect(snapshot().problem).toBe("forbidden"));
    await clock.advance(60_000);
    expect(asked.length).toBe(1);
    stop();
    refuse(undefined);
    start();
    await until(() => expect(texts()).toEqual(["one"]));
    expect(snapshot().problem).toBeNull();
  });

  test("that cannot be reached is tried again", async () => {
    const { snapshot, texts, start, refuse, until } = await follow("one\n");
    refuse(503);
    start();
    await until(() => expect(snapshot().problem).toBe("unreachable"));
    refuse(undefined);
    await until(() => expect(texts()).toEqual(["one"]), 1_000);
    expect(snapshot().problem).toBeNull();
  });

  test("is asked for again and again where the session itself may not be watched", async () => {
    const { server, texts, start, write, until } = await follow("one\n");
    server.sessions.delete("s");
    start();
    await until(() => expect(texts()).toEqual(["one"]));
    await until(() => expect(server.countOf("stream")).toBe(1));
    write("two\n");
    server.sessions.delete("s");
    await until(() => expect(texts()).toEqual(["one", "two"]), 1_000);
  });

  test("asks nothing more once nobody listens", async () => {
    const { texts, start, write, until, asked, clock } = await follow("one\n");
    const stop = start();
    await until(() => expect(texts()).toEqual(["one"]));
    stop();
    const before = asked.length;
    write("two\n");
    await clock.advance(60_000);
    expect(asked.length).toBe(before);
  });
});
