import type { CallResult, CallSession } from "@holat/core";
import { eventually } from "@holat/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiHarness, createApiHarness, json } from "../http/apiHarness.js";
import { createEngineRig, type EngineRig } from "../support/engineRig.js";

const limit = { timeoutMs: 20_000 };
let rig: EngineRig;
let api: ApiHarness;
/** Another server on the same database that follows nothing. */
let elsewhere: ApiHarness;

beforeAll(async () => {
  rig = await createEngineRig();
  const targets = [
    rig.makeTarget("plain", "plain-summary"),
    rig.makeTarget("numbers", "reads-numbers"),
    rig.makeTarget("endless", "never-ends", { call: { maxConcurrent: 1 } }),
  ];
  const calls = targets.map(({ call }) => call);
  const engine = await rig.startEngine({ nodeId: "node-1", targets });
  const other = await rig.startEngine({ nodeId: "node-2", targets: [], database: await rig.openAgain() });
  api = createApiHarness(rig.database, { engine, targets: calls, metrics: () => ({ ...engine.metrics() }) });
  elsewhere = createApiHarness(rig.database, { engine: other, targets: calls });
});

async function start(body: object, on = api): Promise<CallSession> {
  const answer = await on.request("/calls/start", json(body));
  expect(answer.status).toBe(201);
  return (await answer.json()) as CallSession;
}
async function look({ sessionId }: CallSession, on = api): Promise<CallSession> {
  return (await (await on.request(`/calls/session/${sessionId}`)).json()) as CallSession;
}
const reached = (session: CallSession, status: string, on = api) =>
  eventually(async () => {
    const now = await look(session, on);
    expect(now.status).toBe(status);
    return now;
  }, limit);

describe("over real SSH", () => {
  it("the seed's dialer yields the seed's COMPLETED example, on every server alike", async () => {
    const session = await start({ target: "plain" }, elsewhere);
    const ended = await reached(session, "COMPLETED");
    expect(ended).toMatchObject({
      totalNumbers: 150,
      processedNumbers: 150,
      connectedCalls: 120,
      failedCalls: 30,
      remoteResponse: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30",
      errorMessage: null,
      progressPercentage: 100,
      statusDescription: "Muvaffaqiyatli tugallandi",
      hasError: false,
    });
    expect(await look(session, elsewhere)).toEqual(ended);
  });

  it("numbers come back as results, and what the process wrote as its log", async () => {
    const numbers = ["+998901234567", "+998901234568", "+998901234569"];
    const session = await start({ target: "numbers", numbers });
    expect(session.totalNumbers).toBe(3);
    const ended = await reached(session, "COMPLETED");
    const results = (await (
      await api.request(`/calls/session/${session.id}/results`)
    ).json()) as CallResult[];
    expect(results.map(({ number }) => number)).toEqual(numbers);
    expect(ended.processedNumbers).toBe(3);
    const log = await api.request(`/calls/session/${session.id}/log`);
    const download = await api.request(`/calls/session/${session.id}/log/download`);
    expect(await log.text()).toBe(await download.text());
    expect(log.headers.get("holat-next-offset")).toBe(log.headers.get("holat-log-size"));
  });
});

describe("cancel", () => {
  it("ends a running session, and the one that waits behind it where it stands", async () => {
    const first = await start({ target: "endless" });
    await reached(first, "RUNNING");
    const second = await start({ target: "endless" });
    const third = await start({ target: "endless" });
    expect(await look(second)).toMatchObject({ status: "PENDING", statusDescription: "Navbatda..." });
    const cancel = async (session: CallSession, on: ApiHarness, query = "") =>
      (await (
        await on.request(`/calls/session/${session.id}/cancel${query}`, { method: "POST" })
      ).json()) as CallSession;

    expect(await cancel(third, elsewhere)).toMatchObject({ status: "FAILED", errorCode: "CANCELED" });
    expect((await cancel(first, elsewhere)).cancelRequestedAt).not.toBeNull();
    expect(await reached(first, "FAILED")).toMatchObject({ errorCode: "CANCELED", hasError: true });

    await reached(second, "RUNNING");
    expect(await cancel(second, api, "?force=true")).toMatchObject({
      status: "FAILED",
      errorCode: "CANCELED_UNCONFIRMED",
    });
    expect(await look(third)).toMatchObject({ status: "FAILED", version: 2 });
  });
});

it("metrics tell of the process, the requests and the sessions", async () => {
  const text = await (await api.request("/metrics")).text();
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(text).toMatch(
    /^holat_http_request_duration_seconds_count\{method="POST",path="\/calls\/start",status="201"\} \d+$/m,
  );
  expect(text).toMatch(/^holat_call_sessions\{status="RUNNING"\} \d+$/m);
  expect(text).toMatch(/^holat_flushes \d+$/m);
  expect(text).toMatch(/^holat_lease_valid 1$/m);
  expect(text).not.toMatch(/session-\d{13}/);
});
