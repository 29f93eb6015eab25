import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { createClient } from "@holat/sdk";
import { createManualClock } from "@holat/testkit";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CallSessionsStore, createCallSessionsStore } from "../src/index.js";

const session = (version: number) => ({
  id: "1",
  sessionId: "s",
  status: "RUNNING",
  version,
  isCompleted: false,
});

let open: ServerResponse[] = [];
let asked = 0;
const server = createServer((_request, response) => {
  asked++;
  open.push(response);
});
let store: CallSessionsStore;
const clock = createManualClock();

beforeEach(async () => {
  [open, asked] = [[], 0];
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  store = createCallSessionsStore({
    client: createClient({ baseUrl: `http://127.0.0.1:${port}`, retry: false }),
    clock,
  });
});
afterEach(async () => {
  store.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const polls = (count: number) => vi.waitFor(() => expect(asked).toBe(count));
const answer = (value: unknown, status = 200) => {
  const response = open.shift();
  response?.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
};
const asleep = () => vi.waitFor(() => expect(clock.sleeping).toBe(1));

describe("the list of sessions", () => {
  test("is empty and not stale before the first answer", () => {
    expect(store.getSnapshot()).toEqual({ sessions: [], asOf: null, stale: false, error: null });
  });

  test("is polled at once and then every 5,000 ms after the answer, never two at a time", async () => {
    store.subscribe(() => {});
    await polls(1);
    await clock.advance(60_000);
    expect(asked).toBe(1);
    answer([session(1)]);
    await asleep();
    expect(store.getSnapshot()).toMatchObject({
      sessions: [{ version: 1 }],
      asOf: clock.now(),
      stale: false,
    });
    await clock.advance(4_999);
    expect(asked).toBe(1);
    await clock.advance(1);
    await polls(2);
  });

  test("a failed poll is a state: the last answer stays, with its time", async () => {
    const seen = vi.fn();
    store.subscribe(seen);
    await polls(1);
    answer([session(1)]);
    await asleep();
    const asOf = clock.now();
    await clock.advance(5_000);
    await polls(2);
    answer({ code: "DATABASE_AWAY", detail: "away" }, 503);
    await asleep();
    expect(store.getSnapshot()).toMatchObject({
      sessions: [{ version: 1 }],
      asOf,
      stale: true,
      error: { code: "DATABASE_AWAY" },
    });
    await clock.advance(5_000);
    await polls(3);
    answer([session(2)]);
    await asleep();
    expect(store.getSnapshot()).toMatchObject({ sessions: [{ version: 2 }], stale: false, error: null });
    expect(seen).toHaveBeenCalledTimes(3);
  });

  test("refresh joins a poll under way", async () => {
    store.subscribe(() => {});
    await polls(1);
    const both = Promise.all([store.refresh(), store.refresh()]);
    answer([session(1)]);
    await both;
    expect(asked).toBe(1);
  });

  test("without a listener there are no polls, and none twice for two listeners", async () => {
    const stops = [store.subscribe(() => {}), store.subscribe(() => {})];
    await polls(1);
    answer([]);
    await asleep();
    for (const stop of stops) stop();
    await vi.waitFor(() => expect(clock.sleeping).toBe(0));
    await clock.advance(60_000);
    expect(asked).toBe(1);
  });

  test("a listener that left and came back during a poll does not double the polling", async () => {
    store.subscribe(() => {})();
    store.subscribe(() => {});
    await polls(1);
    answer([session(1)]);
    await asleep();
    await clock.advance(5_000);
    await polls(2);
    expect(clock.sleeping).toBe(0);
  });

  test("after destroy nothing changes any more and nobody is told", async () => {
    const seen = vi.fn();
    store.subscribe(seen);
    await polls(1);
    const before = store.getSnapshot();
    store.destroy();
    await store.refresh();
    expect(store.getSnapshot()).toBe(before);
    expect(seen).not.toHaveBeenCalled();
  });

  test("the pause may depend on what is known", async () => {
    const own = createCallSessionsStore({
      client: createClient({ fetch: async () => Response.json([session(1)]) }),
      clock,
      intervalMs: ({ sessions }) => (sessions.length > 0 ? 1_000 : 5_000),
    });
    const seen = vi.fn();
    own.subscribe(seen);
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1));
    await asleep();
    await clock.advance(1_000);
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(2));
    own.destroy();
  });
});

test("badges.css has the seed's four classes, unchanged", async () => {
  const css = await readFile(new URL("../src/badges.css", import.meta.url), "utf8");
  for (const [name, colour] of [
    ["pending", "#6c757d"],
    ["running", "#0dcaf0"],
    ["completed", "#198754"],
    ["failed", "#dc3545"],
  ]) {
    expect(css).toMatch(new RegExp(`\\.badge-${name} \\{\\s*background-color: ${colour};[^}]*color: white;`));
  }
  const dense = css.replaceAll(/\s+/g, "");
  expect(dense).toContain("animation:pulse1.5sinfinite;");
  expect(dense).toContain("@keyframespulse{0%,100%{opacity:1;}50%{opacity:0.7;}}");
});
