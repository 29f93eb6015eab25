import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type DialerName,
  dialerPath,
  eventually,
  startTcpProxy,
  type TcpProxy,
} from "../../packages/testkit/src/index.js";
import { createDisposables, type Disposables } from "./support/createDisposables.js";
import { findLiveChildren } from "./support/readRecord.js";
import { startServerOnEach } from "./support/startServerOnEach.js";
import { type DatabaseName, oneDatabase, startSurroundings } from "./support/startSurroundings.js";
import { watchSession } from "./support/watchSession.js";

const stubborn = ["forks-ignoring-term", "calls-setsid"] as const satisfies readonly DialerName[];
/** Which dialers each test cancels; the one that left the session is the harder one. */
const scenarios = {
  reachable: stubborn,
  unreachable: ["calls-setsid"],
  forced: ["calls-setsid"],
} as const satisfies Readonly<Record<string, readonly DialerName[]>>;
type Scenario = keyof typeof scenarios;
const scenarioNames = ["reachable", "unreachable", "forced"] as const;

const around = startSurroundings();
const links = new Map<string, TcpProxy>();
beforeAll(async () => {
  for (const database of oneDatabase) {
    for (const scenario of scenarioNames) {
      links.set(`${scenario} ${database}`, await startTcpProxy({ to: around.host }));
    }
  }
});
afterAll(() => Promise.all([...links.values()].map((link) => link.stop())));

const serverOn = startServerOnEach(
  around,
  (records, database) =>
    Object.fromEntries(
      scenarioNames.flatMap((scenario) =>
        scenarios[scenario].map((dialer) => [
          `${scenario}-${dialer}`,
          {
            machine: around.host,
            port: getLink(scenario, database).port,
            maxConcurrent: 1,
            command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath(dialer)}`,
          },
        ]),
      ),
    ),
  oneDatabase,
);

function getLink(scenario: Scenario, database: DatabaseName): TcpProxy {
  const link = links.get(`${scenario} ${database}`);
  if (link === undefined) throw new Error(`no link for ${scenario} on ${database}`);
  return link;
}

test.concurrent.each(oneDatabase)(
  "cancel ends every process of a run, also those that ignore TERM or left the session, on %s",
  async (database) => {
    await using held = createDisposables();
    const run = await startStubborn(held, database, "reachable");
    await Promise.all(
      run.sessions.map(async ({ sessionId, watch }) => {
        const answer = await run.calls.cancel(sessionId);
        expect(answer.cancelRequestedAt).not.toBeNull();
        const ended = await watch.until("ended", (session) => session.isCompleted);
        expect(ended).toMatchObject({ status: "FAILED", errorCode: "CANCELED", processedNumbers: 1 });
        expect(watch.faults).toEqual([]);
        const again = await run.calls.request(`/calls/session/${sessionId}/cancel`, { method: "POST" });
        expect(again.status).toBe(409);
        expect(again.headers.get("content-type")).toContain("application/problem+json");
      }),
    );
    await run.noneLeft();
  },
  60_000,
);

test.concurrent.each(oneDatabase)(
  "cancel asked for while the link is down takes effect after it is back, on %s",
  async (database) => {
    await using held = createDisposables();
    const run = await startStubborn(held, database, "unreachable");
    run.proxy.refuse = true;
    run.proxy.cut();
    for (const { sessionId, watch } of run.sessions) {
      await watch.until("lost", ({ link }) => link === "lost");
      await run.calls.cancel(sessionId);
      const asked = await watch.until("asked", ({ cancelRequestedAt }) => cancelRequestedAt !== null);
      expect(asked).toMatchObject({ status: "RUNNING", link: "lost" });
    }
    run.proxy.refuse = false;
    for (const { watch } of run.sessions) {
      const ended = await watch.until("ended", (session) => session.isCompleted);
      expect(ended).toMatchObject({ status: "FAILED", errorCode: "CANCELED" });
      expect(watch.faults).toEqual([]);
    }
    await run.noneLeft();
  },
  60_000,
);

test.concurrent.each(oneDatabase)(
  "cancel with force ends a session at once, says what is not confirmed, and goes on trying, on %s",
  async (database) => {
    await using held = createDisposables();
    const run = await startStubborn(held, database, "forced");
    run.proxy.refuse = true;
    run.proxy.cut();
    const waiting = await run.calls.start({ target: "forced-calls-setsid" });
    for (const { sessionId, watch } of run.sessions) {
      const answer = await run.calls.cancel(sessionId, "?force=true");
      expect(answer).toMatchObject({ status: "FAILED", errorCode: "CANCELED_UNCONFIRMED" });
      expect(answer.errorMessage).toMatch(/not confirmed|unconfirmed|may still/i);
      await watch.until("ended", (session) => session.isCompleted);
    }
    run.proxy.refuse = false;
    // The slot was freed although the machine had not answered.
    await using watch = watchSession(run.calls, waiting.sessionId, { everyMs: 50 });
    await watch.until("running", ({ isRunning }) => isRunning);
    await run.noneLeft();
    for (const session of run.sessions) expect(session.watch.faults).toEqual([]);
  },
  60_000,
);

/** A running session of each stubborn dialer, over a link of the test's own. */
async function startStubborn(held: Disposables, database: DatabaseName, scenario: Scenario) {
  const { site, calls } = serverOn(database);
  const sessions = await Promise.all(
    scenarios[scenario].map(async (dialer) => {
      const { sessionId } = await calls.start({ target: `${scenario}-${dialer}` });
      const watch = held.use(watchSession(calls, sessionId, { everyMs: 50 }));
      await watch.until("calling", ({ processedNumbers }) => processedNumbers === 1);
      await eventually(async () =>
        expect((await findLiveChildren(site.records, sessionId)).length).toBeGreaterThanOrEqual(2),
      );
      return { sessionId, watch };
    }),
  );
  const noneLeft = () =>
    eventually(
      async () => {
        for (const { sessionId } of sessions) {
          expect(await findLiveChildren(site.records, sessionId)).toEqual([]);
        }
      },
      // After a cancel by force the machine is asked again only now and then.
      { timeoutMs: 45_000, intervalMs: 200 },
    );
  return { proxy: getLink(scenario, database), calls, sessions, noneLeft };
}
