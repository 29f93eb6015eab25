import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dialerPath, seedStatuses } from "../../packages/testkit/src/index.js";
import { long } from "./support/length.js";
import { type FullBacklog, startFullBacklog } from "./support/startFullBacklog.js";
import { startServerOnEach } from "./support/startServerOnEach.js";
import { databases, startSurroundings } from "./support/startSurroundings.js";
import { watchSession } from "./support/watchSession.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const sessionIdPattern = /^session-\d{13}-[a-z0-9]{6,}$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const connectForSeconds = long ? 25 : 3;

const ids = { id: expect.stringMatching(uuid), sessionId: expect.stringMatching(sessionIdPattern) };
const time = expect.stringMatching(iso);

/** The seed's blocks as they stand, but for one look in place of `watch` (it needs a terminal) and the port. */
const blocks = `
# 1. Start a session
SESSION_RESPONSE=$(curl -s -X POST http://localhost:3000/calls/start)
SESSION_ID=$(echo $SESSION_RESPONSE | jq -r '.sessionId')
echo "Session ID: $SESSION_ID"

# 2. Get session status
curl -s "http://localhost:3000/calls/session/$SESSION_ID" | jq

# 3. Poll status every 3 seconds
watch -n 3 "curl -s 'http://localhost:3000/calls/session/$SESSION_ID' | jq '.status, .progressPercentage, .statusDescription'"

# 4. Get all sessions
curl -s "http://localhost:3000/calls/sessions/all?limit=10" | jq
`;
const oneLook = 'watch() { eval "$3"; }';

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
      ...seedStatuses.COMPLETED,
      ...ids,
      startedAt: time,
      completedAt: time,
      createdAt: started.createdAt,
      updatedAt: time,
      durationSeconds: expect.any(Number),
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
      ...seedStatuses.FAILED,
      ...ids,
      errorMessage: `SSH connection error: Connection timeout to 127.0.0.1:${silent.port}. Check firewall and network`,
      startedAt: started.createdAt,
      completedAt: time,
      createdAt: started.createdAt,
      updatedAt: time,
      durationSeconds: connectForSeconds,
      errorCode: "CONN_TIMEOUT",
      exitCode: null,
    });
  },
);

test.concurrent.each(databases)(
  "the seed's four curl blocks work as written, without a key, on %s",
  async (database) => {
    const { server } = serverOn(database);
    const script = `${oneLook}\n${blocks.replaceAll("localhost:3000", `localhost:${server.port}`)}`;
    const { stdout, stderr } = await bash(script);
    expect(stderr).toBe("");
    const { rest, sessionId } = takeSessionId(stdout);
    const descriptions = ["Navbatda...", "Qayta ishlanmoqda...", "Muvaffaqiyatli tugallandi"];
    expect(parseStream(rest)).toEqual([
      expect.objectContaining({ sessionId }),
      expect.stringMatching(/^(PENDING|RUNNING|COMPLETED)$/),
      expect.any(Number),
      expect.toBeOneOf(descriptions),
      expect.arrayContaining([expect.objectContaining({ sessionId })]),
    ]);
  },
);

function bash(script: string): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile("bash", ["-c", script], (error, stdout, stderr) =>
      error === null ? resolve({ stdout, stderr }) : reject(error),
    );
  });
}

function takeSessionId(stdout: string): { sessionId: string; rest: string } {
  const match = /^Session ID: (session-\d+-[a-z0-9]+)\n/.exec(stdout);
  if (match?.[1] === undefined) throw new Error(`no session id in ${stdout}`);
  return { sessionId: match[1], rest: stdout.slice(match[0].length) };
}

/** jq prints one JSON text after another; each top-level one starts at the left edge. */
function parseStream(text: string): unknown[] {
  const starts = text.split("\n").reduce<string[]>((texts, line) => {
    const inside = /^[\s}\]]/.test(line) && texts.length > 0;
    if (inside) texts.push(`${texts.pop()}\n${line}`);
    else if (line !== "") texts.push(line);
    return texts;
  }, []);
  return starts.map((one) => JSON.parse(one));
}
