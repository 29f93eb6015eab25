import { systemClock } from "@holat/core";
import type { AuditEntry, Target } from "@holat/core/schemas";
import { eventually } from "@holat/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "../../src/access/apiKey.js";
import { createTargetContacts } from "../../src/targets/createTargetContacts.js";
import { networkAccess } from "../access/viewRig.js";
import { type ApiHarness, adminKey, createApiHarness, json } from "../http/apiHarness.js";
import { createEngineRig, type EngineRig } from "../support/engineRig.js";

const limit = { timeoutMs: 20_000 };
const keys = {
  reader: "hk_test_reader_of_targets",
  manager: "hk_test_manager_of_targets",
  salesman: "hk_test_salesman_of_targets",
};
let rig: EngineRig;
let api: ApiHarness;
/** Another server on the same database, which has asked no machine yet. */
let elsewhere: ApiHarness;

beforeAll(async () => {
  rig = await createEngineRig();
  const targets = [
    rig.makeTarget("sales", "never-ends", { call: { maxConcurrent: 2 } }),
    rig.makeTarget("quiet", "plain-summary"),
    rig.makeTarget("stranger", "plain-summary", {
      ssh: { hostKey: { kind: "pin", fingerprints: [`SHA256:${"A".repeat(43)}`] } },
    }),
  ];
  const calls = targets.map(({ call }) => call);
  const contacts = createTargetContacts(systemClock);
  const engine = await rig.startEngine({ nodeId: "node-1", targets, observe: contacts.observe });
  const limits = { sessions: null, targets: ["sal*"] };
  const apiKeys = [
    createApiKey("admin", adminKey, ["admin"]),
    createApiKey("reader", keys.reader, ["calls:read"]),
    createApiKey("manager", keys.manager, ["calls:read", "calls:manage"]),
    createApiKey("salesman", keys.salesman, ["calls:read", "calls:manage"], limits),
  ];
  const access = { ...networkAccess, apiKeys };
  const common = { engine, targets: calls, access };
  api = createApiHarness(rig.database, { ...common, contacts });
  elsewhere = createApiHarness(rig.database, common);
});

const ask = (path: string, key = adminKey, init: RequestInit = {}, on = api) =>
  on.request(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } });
const targets = async (key?: string, on?: ApiHarness) =>
  (await (await ask("/targets", key, {}, on)).json()) as Target[];
const find = async (name: string, on?: ApiHarness) =>
  (await targets(adminKey, on)).find((one) => one.name === name) ?? expect.fail(`no target ${name}`);
const start = async (target: string) =>
  expect((await ask("/calls/start", adminKey, json({ target }))).status).toBe(201);
const stopAll = (name: string, key?: string) => ask(`/targets/${name}/stop-all`, key, { method: "POST" });

describe("targets", () => {
  it("are unknown until something was done there, and shown in their order", async () => {
    expect(await find("quiet")).toEqual({
      name: "quiet",
      isDefault: false,
      host: rig.proxy.host,
      reachable: null,
      lastError: null,
      lastCheckedAt: null,
      running: 0,
      queued: 0,
      maxConcurrent: 50,
    });
    expect((await targets()).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ["sales", true],
      ["quiet", false],
      ["stranger", false],
    ]);
  });

  it("that answered are reachable; that could not be logged in to are not, with the code's public sentence", async () => {
    await start("quiet");
    await start("stranger");
    await eventually(async () => {
      expect(await find("quiet")).toMatchObject({ reachable: true, lastError: null });
      expect(await find("stranger")).toMatchObject({
        reachable: false,
        lastError: { code: "HOST_KEY_MISMATCH" },
      });
    }, limit);
    const { lastError, lastCheckedAt } = await find("stranger");
    expect(lastError?.at).toBe(lastCheckedAt);
    expect(lastError?.sentence).not.toMatch(/127\.0\.0\.1|SHA256/);
    expect(await find("stranger", elsewhere)).toMatchObject({ reachable: null, lastError: null });
  });

  it("show their host to who may manage calls alone", async () => {
    expect(new Set((await targets(keys.reader)).map(({ host }) => host))).toEqual(new Set([null]));
    expect(new Set((await targets(keys.manager)).map(({ host }) => host))).toEqual(new Set([rig.proxy.host]));
  });

  it("are those of the key's filter", async () => {
    expect((await targets(keys.salesman)).map(({ name }) => name)).toEqual(["sales"]);
    expect((await stopAll("quiet", keys.salesman)).status).toBe(404);
    expect((await stopAll("nowhere", keys.salesman)).status).toBe(404);
    expect((await stopAll("quiet", keys.reader)).status).toBe(403);
  });
});

describe("stop-all", () => {
  it("ends what runs and what waits there, and nothing elsewhere; each is in the audit", async () => {
    for (let times = 0; times < 5; times++) await start("sales");
    const counts = { running: 2, queued: 3, maxConcurrent: 2 };
    await eventually(async () => expect(await find("sales")).toMatchObject(counts), limit);
    expect(await find("sales", elsewhere)).toMatchObject(counts);
    await eventually(async () => {
      const running = await ask("/calls/sessions/all?target=sales&status=RUNNING");
      expect(await running.json()).toHaveLength(2);
    }, limit);

    const answer = await stopAll("sales", keys.salesman);
    expect([answer.status, await answer.json()]).toEqual([202, { target: "sales", count: 5 }]);
    await eventually(async () => expect(await find("sales")).toMatchObject({ running: 0, queued: 0 }), limit);
    const ended = (await (await ask("/calls/sessions/all?target=sales")).json()) as { errorCode: string }[];
    expect(ended.map(({ errorCode }) => errorCode)).toEqual(Array(5).fill("CANCELED"));
    expect(await (await stopAll("sales")).json()).toEqual({ target: "sales", count: 0 });

    const entries = (await (await ask("/audit?principal=key:salesman&limit=100")).json()) as AuditEntry[];
    expect(entries.filter(({ action }) => action === "call.cancel")).toHaveLength(5);
    expect(entries.find(({ action }) => action === "target.stop")).toMatchObject({
      subject: "sales",
      details: { sessions: 5 },
    });
  });
});
