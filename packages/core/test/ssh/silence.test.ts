import { createManualClock, eventually } from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CallRunner } from "../../src/calls/runner.js";
import { never, type RunnerHost, startRunnerHost } from "./runnerHost.js";

const patienceMs = 60_000;
let at: RunnerHost<"bash">;
let hang: string;
beforeAll(async () => {
  at = await startRunnerHost({ users: ["bash"] });
  hang = `${at.host.home}/hang`;
  await at.host.sh(`
    printf '%s\\n' 'while [ -e ~/hang/login ]; do sleep 0.05; done' 'PATH=~/bin:$PATH' >'${at.host.home}/.bashrc'
    mkdir '${hang}' '${at.host.home}/bin' && cd '${at.host.home}/bin'
    printf '%s\\n' '#!/bin/sh' 'while [ -e ~/hang/home ]; do sleep 0.05; done' 'exec /bin/mkdir "$@"' >mkdir
    chmod 755 mkdir`);
});
afterAll(() => at[Symbol.asyncDispose]());

/** Makes `ask` at a time when what is named hangs there, and waits in vain from when `begun`. */
async function askInVain(
  what: "login" | "home",
  ask: (runner: CallRunner) => unknown,
  begun: () => boolean = () => true,
) {
  await at.host.sh(`: >'${hang}/${what}'`);
  const clock = createManualClock();
  const runner = at.anotherRunner({ clock });
  try {
    const told = expect(ask(runner)).rejects.toMatchObject({
      code: "CONN_TIMEOUT",
      message: expect.stringMatching(
        /^SSH connection error: 127\.0\.0\.1:\d+ let us in .*\. Check the login files/,
      ),
    });
    await eventually(() => expect([begun(), clock.sleeping]).toEqual([true, 1]));
    await clock.advance(patienceMs);
    await told;
    expect(clock.sleeping).toBe(0);
  } finally {
    await at.host.sh(`mv '${hang}/${what}' '${hang}/${what}.was'`);
    await runner.close();
  }
}

test("a launch into a login that hangs ends, and nothing was sent", async () => {
  const target = at.target("true");
  const spec = { runId: "silent-login", sessionId: "s", numbers: null, args: {} };
  let sent = false;
  const beforeSend = async () => {
    sent = true;
  };
  await askInVain("login", (runner) => runner.launch(target, spec, { beforeSend, signal: never }));
  expect(sent).toBe(false);
  expect(await at.launch(target, spec)).toMatchObject({ launchedNow: true });
});

test("a launch into a home that hangs ends, though it was sent, and the run starts once", async () => {
  const target = at.target("echo started");
  const spec = { runId: "silent-home", sessionId: "s", numbers: null, args: {} };
  let sent = false;
  const beforeSend = async () => {
    sent = true;
  };
  await askInVain(
    "home",
    (runner) => runner.launch(target, spec, { beforeSend, signal: never }),
    () => sent,
  );
  const report = await eventually(() => at.launch(target, spec));
  const { stdout } = await at.follow(report);
  expect(stdout.toString()).toBe("started\n");
});

test("a cancel that is not answered ends, and can be made again", async () => {
  const target = at.target("exec sleep 60");
  const { run } = await at.launch(target);
  await askInVain("login", (runner) => runner.cancel(target, run.runId, { graceMs: 0, signal: never }));
  expect(await at.runner.cancel(target, run.runId, { graceMs: 0, signal: never })).toMatchObject({
    outcome: "canceled",
  });
});

test("a follower that never gets its first answer tells that the link is lost", async () => {
  const target = at.target("echo it");
  const report = await at.launch(target);
  const sink = { snapshot: () => {}, heard: () => {}, bytes: () => {} };
  const run = { runId: report.run.runId, machine: report.snapshot.machine };
  await askInVain("login", (runner) => runner.follow(target, run, { stdout: 0, stderr: 0 }, sink, never));
  expect((await at.follow(report)).stdout.toString()).toBe("it\n");
});
