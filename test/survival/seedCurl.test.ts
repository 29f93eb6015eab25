import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import { dialerPath } from "../../packages/testkit/src/index.js";
import { startServerOnEach } from "./support/startServerOnEach.js";
import { databases, startSurroundings } from "./support/startSurroundings.js";

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
const serverOn = startServerOnEach(around, () => ({
  main: { machine: around.host, command: dialerPath("never-ends") },
}));

test.concurrent.each(databases)(
  "the seed's four curl blocks work as written, without a key, on %s",
  async (database) => {
    const { server, calls } = serverOn(database);
    const script = `${oneLook}\n${blocks.replaceAll("localhost:3000", `localhost:${server.port}`)}`;
    const { stdout, stderr } = await bash(script);
    expect(stderr).toBe("");
    const { rest, sessionId } = takeSessionId(stdout);
    expect(parseStream(rest)).toEqual([
      expect.objectContaining({ sessionId }),
      expect.stringMatching(/^(PENDING|RUNNING)$/),
      expect.any(Number),
      expect.stringMatching(/^(Navbatda|Qayta ishlanmoqda)\.\.\.$/),
      [expect.objectContaining({ sessionId })],
    ]);
    await calls.cancel(sessionId);
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
