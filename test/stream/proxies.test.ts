import { afterAll, beforeAll, expect, test } from "vitest";
import { dialerPath, eventually, startNginx, startTcpProxy } from "../../packages/testkit/src/index.js";
import { createCalls } from "../survival/support/createCalls.js";
import { createSite, type Site } from "../survival/support/createSite.js";
import { long } from "../survival/support/length.js";
import { measureSlack } from "../survival/support/measureSlack.js";
import { startSurroundings } from "../survival/support/startSurroundings.js";
import { createHttp2Fetch } from "./support/createHttp2Fetch.js";
import { createScaledEnvironment, type ScaledEnvironment } from "./support/createScaledEnvironment.js";
import { type Followed, followBySdk } from "./support/followBySdk.js";
import { startSwallowingProxy } from "./support/startSwallowingProxy.js";

/**
 * How many of the SDK's seconds pass in one of the clock's: where it waits for a first byte, and for longer. On a busy
 * machine not so many, or its patience would be shorter than an answer takes.
 */
const scale = { patience: 1, stall: 1 };
beforeAll(async () => {
  if (long) return;
  const slack = await measureSlack();
  scale.patience = Math.max(1, 30 / slack);
  scale.stall = Math.max(1, 90 / slack);
});
const cuts = long ? 6 : 2;
const apiKey = "hk_proxies_0123456789abcdef012345";
/** Their present state fills two of nginx's buffers, and begins a third. */
const several = 10;

const around = startSurroundings();
let site: Site;
let to = { host: "127.0.0.1", port: 0 };
beforeAll(async () => {
  site = await createSite({
    postgresUrl: around.postgresUrl("Postgres"),
    targets: (records) => ({
      main: {
        machine: around.host,
        command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath("counting")}`,
        maxConcurrent: 100,
      },
      busy: { machine: around.host, command: dialerPath("counting"), maxConcurrent: 1 },
    }),
  });
  const { port } = await site.startServer({ env: { HOLAT_API_KEY: apiKey } });
  to = { host: "127.0.0.1", port };
});
afterAll(() => site[Symbol.asyncDispose]());

/** Campaigns that say something ever so often, until they are canceled. */
async function openCampaigns(count: number, everyMs = 100) {
  const calls = createCalls({ url: `http://${to.host}:${to.port}` });
  const args = { LINES: 1_000_000, BATCH: 10, EVERY_MS: Math.round(everyMs) };
  const sessions = await Promise.all(Array.from({ length: count }, () => calls.start({ args })));
  const ids = sessions.map(({ sessionId }) => sessionId);
  return { ids, cancel: () => Promise.all(ids.map((id) => calls.cancel(id))) };
}

/** Campaigns that wait for their turn: of one that runs the server tells every 30 s that it was heard. */
async function queueCampaigns(count: number) {
  const calls = createCalls({ url: `http://${to.host}:${to.port}` });
  const args = { LINES: 1_000_000, EVERY_MS: 60_000 };
  const start = () => calls.start({ target: "busy", args });
  const first = await start();
  await eventually(async () => expect((await calls.get(first.sessionId)).status).toBe("RUNNING"));
  const sessions = await Promise.all(Array.from({ length: count }, start));
  const ids = sessions.map(({ sessionId }) => sessionId);
  return { ids, cancel: () => Promise.all([...ids, first.sessionId].map((id) => calls.cancel(id))) };
}

async function openNginx(protocol: "HTTP/1.1" | "HTTP/2.0", location: readonly string[] = []) {
  const tls = protocol === "HTTP/2.0";
  const nginx = await startNginx({ to: [to], tls, location });
  const http2 = createHttp2Fetch(nginx);
  return {
    baseUrl: nginx.url,
    ...(tls ? { fetch: http2.fetch } : {}),
    accessLog: nginx.accessLog,
    async [Symbol.asyncDispose]() {
      await http2[Symbol.asyncDispose]();
      await nginx.stop();
    },
  };
}

const protocols = ["HTTP/1.1", "HTTP/2.0"] as const;

test.concurrent.each(protocols)("nginx that buffers, over %s: the stream is live", async (protocol) => {
  const { ids, cancel } = await openCampaigns(1);
  await using nginx = await openNginx(protocol);
  const environment = createScaledEnvironment(1);
  await using followed = followBySdk({ ...nginx, apiKey, sessionIds: ids, environment });
  await followed.untilNews(10, "live");
  await cancel();
  await followed.untilEnded();
  expect(followed.requests()).toEqual({ stream: 1, longPoll: 0, get: 0 });
  expect(environment.warnings).toEqual([]);
  expect(followed.witness.faults).toEqual([]);
  // nginx writes of a request when the connection has heard of its end.
  await eventually(async () => expect(await nginx.accessLog()).toContain(`/events ${protocol}" 200`));
});

const deaf = ["proxy_ignore_headers X-Accel-Buffering;"];
const patience = long ? 600_000 : 120_000;

test.concurrent.each(protocols)(
  "nginx that is told to buffer all the same, over %s: asks instead, with one warning",
  async (protocol) => {
    // A campaign that says much would fill the buffer again and again, and come through in bursts.
    const { ids, cancel } = await openCampaigns(1, 6_000 / scale.patience);
    await using nginx = await openNginx(protocol, deaf);
    const environment = createScaledEnvironment(scale.patience);
    await using followed = followBySdk({ ...nginx, apiKey, sessionIds: ids, environment });
    await expectDegraded({ followed, environment, cancel, news: 3 });
  },
  patience,
);

test.concurrent(
  "nginx that buffers the end of a long present state: asks instead, with one warning",
  async () => {
    const { ids, cancel } = await queueCampaigns(several);
    await using nginx = await openNginx("HTTP/1.1", deaf);
    const environment = createScaledEnvironment(scale.stall);
    await using followed = followBySdk({ ...nginx, apiKey, sessionIds: ids, environment });
    await expectDegraded({ followed, environment, cancel, news: 0 });
  },
  patience,
);

test.concurrent.each([
  ["all of a stream", "nothing", "patience"],
  ["a stream's body", "headers", "patience"],
  ["the end of the present state and all that follows", { bytes: 700 }, "stall"],
  ["all that follows the present state", { bytes: 2_000 }, "stall"],
] as const)(
  "a proxy that swallows %s: asks instead, with one warning",
  async (_what, passes, waits) => {
    const { ids, cancel } = await openCampaigns(1);
    await using proxy = await startSwallowingProxy({ to, passes });
    const environment = createScaledEnvironment(scale[waits]);
    await using followed = followBySdk({ baseUrl: proxy.url, apiKey, sessionIds: ids, environment });
    await expectDegraded({ followed, environment, cancel });
    expect(proxy.swallowed).toBeGreaterThanOrEqual(3);
  },
  patience,
);

// With the SDK's clock faster than the machine's it must be alone: what is measured is how soon it is back.
(long ? test.concurrent : test)(
  "a proxy that cuts every connection after 30 s: live again each time, and no warning",
  async () => {
    const { ids, cancel } = await openCampaigns(1);
    await using proxy = await startTcpProxy({ to });
    const environment = createScaledEnvironment(scale.patience);
    const baseUrl = `http://127.0.0.1:${proxy.port}`;
    await using followed = followBySdk({ baseUrl, apiKey, sessionIds: ids, environment });
    for (let cut = 0; cut < cuts; cut++) {
      await followed.untilNews(1, "live");
      await new Promise((resolve) => setTimeout(resolve, 30_000 / scale.patience));
      proxy.cut();
    }
    await followed.untilNews(5, "live");
    await cancel();
    await followed.untilEnded();
    expect(followed.connections).not.toContain("offline");
    expect(followed.requests()).toMatchObject({ longPoll: 0, get: 0 });
    expect(environment.warnings).toEqual([]);
    expect(followed.witness.faults).toEqual([]);
  },
  patience,
);

/** It got through by other requests, said so once, and was quiet after the end. */
async function expectDegraded(options: {
  readonly followed: Followed;
  readonly environment: ScaledEnvironment;
  readonly cancel: () => Promise<unknown>;
  readonly news?: number;
}): Promise<void> {
  const { followed, environment, cancel, news = 10 } = options;
  await followed.untilNews(news, "degraded");
  await cancel();
  await followed.untilEnded();
  expect(environment.warnings).toEqual([expect.stringContaining("proxy_buffering off")]);
  expect(followed.witness.faults).toEqual([]);
}
