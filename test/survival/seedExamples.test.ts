import { afterAll, beforeAll, expect, test } from "vitest";
import { dialerPath } from "../../packages/testkit/src/index.js";
import { long } from "./support/length.js";
import { type FullBacklog, startFullBacklog } from "./support/startFullBacklog.js";
import { startServerOnEach } from "./support/startServerOnEach.js";
import { databases, startSurroundings } from "./support/startSurroundings.js";
import { watchSession } from "./support/watchSession.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const sessionId = /^session-\d{13}-[a-z0-9]{6,}$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const connectForSeconds = long ? 25 : 3;

const ids = { id: expect.stringMatching(uuid), sessionId: expect.stringMatching(sessionId) };
const time = expect.stringMatching(iso);

const around = startSurroundings();
let silent: FullBacklog;
beforeAll(async () => {
  silent = await startFullBacklog();
});
afterAll(() => silent[Symbol.asyncDispose]());
const serverOn = startServerOnEach(around, () => ({
  main: { machine: around.host, command: dialerPath("plain-summary") },
  silent: {
    machine: { ...around.host, port: silent.port },
    command: dialerPath("plain-summary"),
    connectForSeconds,
  },
}));

test.concurrent.each(databases)(
  "a dialer that prints only the seed's sentence yields the COMPLETED example, on %s",
  async (database) => {
    const { calls } = serverOn(database);
    const started = await calls.start();
    expect(started).toMatchObject({ ...ids, status: "PENDING", statusDescription: "Navbatda..." });
    await using watch = watchSession(calls, started.sessionId);
    const ended = await watch.until("ended", (session) => session.isCompleted);
    expect(watch.faults).toEqual([]);
    const { target, errorCode, link, lastHeardAt, lastProgressAt, ...seed } = ended;
    const { cancelRequestedAt, exitCode, metadata, version, ...named } = seed;
    expect(named).toEqual({
      ...ids,
      status: "COMPLETED",
      totalNumbers: 150,
      processedNumbers: 150,
      connectedCalls: 120,
      failedCalls: 30,
      remoteResponse: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30",
      errorMessage: null,
      startedAt: time,
      completedAt: time,
      createdAt: started.createdAt,
      updatedAt: time,
      durationSeconds: expect.any(Number),
      progressPercentage: 100,
      statusDescription: "Muvaffaqiyatli tugallandi",
      isRunning: false,
      isCompleted: true,
      hasError: false,
    });
    expect({ target, errorCode, link, cancelRequestedAt, exitCode, metadata }).toEqual({
      target: "main",
      errorCode: null,
      link: "none",
      cancelRequestedAt: null,
      exitCode: 0,
      metadata: {},
    });
    expect([lastHeardAt, lastProgressAt]).toEqual([time, time]);
    expect(version).toBeGreaterThan(started.version);
    expect(named.startedAt).toBe(named.createdAt);
    expect(Object.keys(ended).slice(0, Object.keys(named).length)).toEqual(Object.keys(named));
  },
);

test.concurrent.each(databases)(
  "a host that drops every SYN yields the FAILED example, on %s",
  async (database) => {
    const { calls } = serverOn(database);
    const started = await calls.start({ target: "silent" });
    await using watch = watchSession(calls, started.sessionId);
    const ended = await watch.until("ended", (session) => session.isCompleted, 60_000);
    expect(watch.faults).toEqual([]);
    expect(ended).toMatchObject({
      ...ids,
      status: "FAILED",
      totalNumbers: 0,
      processedNumbers: 0,
      connectedCalls: 0,
      failedCalls: 0,
      remoteResponse: null,
      errorMessage: `SSH connection error: Connection timeout to 127.0.0.1:${silent.port}. Check firewall and network`,
      startedAt: started.createdAt,
      completedAt: time,
      durationSeconds: connectForSeconds,
      progressPercentage: 0,
      statusDescription: "Xatolik yuz berdi",
      isRunning: false,
      isCompleted: true,
      hasError: true,
      errorCode: "CONN_TIMEOUT",
      exitCode: null,
    });
  },
);
