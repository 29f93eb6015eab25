import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type DialerName,
  dialerPath,
  eventually,
  type SshHost,
  startSshHost,
  startTcpProxy,
} from "../../packages/testkit/src/index.js";
import { createCalls } from "./support/createCalls.js";
import { createDisposables } from "./support/createDisposables.js";
import { createSite } from "./support/createSite.js";
import { databases, startDatabases } from "./support/databases.js";
import { findLiveChildren } from "./support/readRecord.js";
import { watchSession } from "./support/watchSession.js";

const stubborn: readonly DialerName[] = ["forks-ignoring-term", "calls-setsid"];

let host: SshHost<"dash">;
beforeAll(async () => {
  host = await startSshHost();
});
afterAll(() => host.stop());

describe.each(databases)("cancel, on %s", (database) => {
  const postgresUrl = startDatabases(database);

  /** A server, a link to the machine, and a running session of each stubborn dialer. */
  async function startStubborn() {
    const stack = createDisposables();
    const proxy = stack.use(await startTcpProxy({ to: host }));
    const site = stack.use(
      await createSite({
        postgresUrl: postgresUrl(),
        targets: (records) =>
          Object.fromEntries(
            stubborn.map((dialer) => [
              dialer,
              {
                machine: host,
                port: proxy.port,
                maxConcurrent: 1,
                command: `HOLAT_TEST_RECORD_DIR=${records} ${dialerPath(dialer)}`,
              },
            ]),
          ),
      }),
    );
    const server = stack.use(await site.startServer());
    const calls = createCalls(server);
    const sessions = await Promise.all(
      stubborn.map(async (target) => {
        const { sessionId } = await calls.start({ target });
        const watch = stack.use(watchSession(calls, sessionId));
        await watch.until("calling", ({ processedNumbers }) => processedNumbers === 1);
        const children = await findLiveChildren(site.records, sessionId);
        expect(children.length).toBeGreaterThanOrEqual(2);
        return { target, sessionId, watch };
      }),
    );
    const noneLeft = () =>
      eventually(async () => {
        for (const { sessionId } of sessions) {
          expect(await findLiveChildren(site.records, sessionId)).toEqual([]);
        }
      });
    return { proxy, calls, sessions, noneLeft, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
  }

  test("ends every process of a run, also those that ignore TERM or left the session", async () => {
    await using run = await startStubborn();
    for (const { sessionId, watch } of run.sessions) {
      const answer = await run.calls.cancel(sessionId);
      expect(answer.cancelRequestedAt).not.toBeNull();
      const ended = await watch.until("ended", (session) => session.isCompleted);
      expect(ended).toMatchObject({ status: "FAILED", errorCode: "CANCELED", processedNumbers: 1 });
      expect(watch.faults).toEqual([]);
      const again = await run.calls.request(`/calls/session/${sessionId}/cancel`, { method: "POST" });
      expect(again.status).toBe(409);
      expect(again.headers.get("content-type")).toContain("application/problem+json");
    }
    await run.noneLeft();
  });

  test("takes effect after the link is back when it was asked for while the link was down", async () => {
    await using run = await startStubborn();
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
  });

  test("with force ends the session at once, says what is not confirmed, and goes on trying", async () => {
    await using run = await startStubborn();
    run.proxy.refuse = true;
    run.proxy.cut();
    const waiting = await run.calls.start({ target: stubborn[0] ?? "" });
    for (const { sessionId, watch } of run.sessions) {
      const answer = await run.calls.cancel(sessionId, "?force=true");
      expect(answer).toMatchObject({ status: "FAILED", errorCode: "CANCELED_UNCONFIRMED" });
      expect(answer.errorMessage).toMatch(/not confirmed|unconfirmed|may still/i);
      await watch.until("ended", (session) => session.isCompleted);
    }
    run.proxy.refuse = false;
    await run.noneLeft();
    // The slot was freed although the machine had not answered.
    await using watch = watchSession(run.calls, waiting.sessionId);
    await watch.until("running", ({ isRunning }) => isRunning);
    await run.calls.cancel(waiting.sessionId);
    await watch.until("ended", (session) => session.isCompleted);
    for (const session of run.sessions) expect(session.watch.faults).toEqual([]);
  });
});
