import { readdir } from "node:fs/promises";
import { dialerPath, eventually, startTcpProxy } from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { never, type RunnerHost, startRunnerHost } from "./runnerHost.js";

let at: RunnerHost<"dash" | "root">;
beforeAll(async () => {
  at = await startRunnerHost({ users: ["dash", "root"] });
});
afterAll(() => at[Symbol.asyncDispose]());

const cancel = (run: { target: string; runId: string }, graceMs = 300) =>
  at.runner.cancel(run.target, run.runId, { graceMs, signal: never });

test("a process that listens to TERM has its say before it ends", async () => {
  const report = await at.launch(at.target("trap 'echo hung up; exit 7' TERM; while :; do sleep 0.05; done"));
  const following = at.follow(report);
  await eventually(async () => expect((await at.marked(report.run.runId)).length).toBeGreaterThanOrEqual(2));
  expect(await cancel(report.run, 10_000)).toMatchObject({ outcome: "canceled", survivors: 0 });
  const { stdout, end } = await following;
  expect(stdout.toString()).toBe("hung up\n");
  expect(end).toMatchObject({ kind: "ended", ending: { reason: "canceled", exitCode: 7 } });
});

test("root's runs can be canceled, and an innocent bystander is left alone", async () => {
  const bystander = await at.launch(at.target("exec sleep 60", { as: "root" }));
  const report = await at.launch(at.target(dialerPath("calls-setsid"), { as: "root" }));
  await eventually(async () => expect((await at.marked(report.run.runId)).length).toBeGreaterThanOrEqual(3));
  expect(await cancel(report.run)).toMatchObject({ outcome: "canceled", survivors: 0 });
  expect(await at.marked(report.run.runId)).toEqual([]);
  expect(await at.marked(bystander.run.runId)).toHaveLength(1);
  expect(await cancel(bystander.run)).toMatchObject({ outcome: "canceled" });
});

test("a process that shed its environment ends with its session", async () => {
  const report = await at.launch(at.target("env -i /bin/sh -c 'while :; do sleep 0.1; done' & sleep 60"));
  const inSession = () =>
    at.host.sh(`cd '${report.snapshot.machine.runPath}' && c=$(echo child.*) && c=\${c#child.} &&
      for s in /proc/[0-9]*/stat; do
        IFS= read -r l <"$s" 2>/dev/null || continue
        l=\${l##*) }; set -- $l; [ "$1" != Z ] && [ "$4" = "\${c%%.*}" ] && echo $s; done; true`);
  await eventually(async () => expect((await inSession()).split("\n").length).toBeGreaterThan(2));
  expect(await cancel(report.run)).toMatchObject({ outcome: "canceled", survivors: 0 });
  expect(await inSession()).toBe("");
});

test("a run that ended by itself keeps its ending", async () => {
  const report = await at.launch(at.target("exit 3"));
  await at.follow(report);
  expect(await cancel(report.run)).toMatchObject({
    outcome: "ended",
    snapshot: { ending: { reason: "exit", exitCode: 3 } },
  });
});

test("canceling twice says the same", async () => {
  const report = await at.launch(at.target("sleep 60"));
  const both = await Promise.all([cancel(report.run), cancel(report.run)]);
  for (const found of [...both, await cancel(report.run)])
    expect(found).toMatchObject({
      outcome: "canceled",
      survivors: 0,
      snapshot: { ending: { reason: "canceled" } },
    });
});

test("a run that was never started never will be", async () => {
  const target = at.target("echo ran >>ran-canceled");
  const run = { target, runId: "canceled-first" };
  expect(await cancel(run)).toMatchObject({
    outcome: "canceled",
    snapshot: { done: true, ending: { reason: "canceled", exitCode: null, stdoutSize: 0 } },
  });
  expect(await at.launch(target, { runId: run.runId })).toMatchObject({
    launchedNow: false,
    snapshot: { done: true, started: false },
  });
  expect(await cancel(run)).toMatchObject({ outcome: "canceled" });
  expect(await readdir(at.host.outside(at.host.home))).not.toContain("ran-canceled");
});

test("of a launch and a cancel at once, either nothing starts or it ends canceled", async () => {
  const target = at.target("exec sleep 60");
  await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const run = { target, runId: `race-${index}` };
      const [launched, canceled] = await Promise.allSettled([
        at.launch(target, { runId: run.runId }),
        cancel(run),
      ]);
      expect(launched.status).toBe("fulfilled");
      expect(canceled).toMatchObject({ value: { outcome: "canceled", survivors: 0 } });
      expect(await at.marked(run.runId)).toEqual([]);
    }),
  );
});

test("with its supervisor killed a run can be canceled all the same", async () => {
  const report = await at.launch(at.target("echo said; exec sleep 60"));
  const following = at.follow(report);
  await at.host.sh(
    `for f in '${report.snapshot.machine.runPath}'/sup.*; do f=\${f##*/sup.}; kill -KILL "\${f%%.*}"; done`,
  );
  expect(await cancel(report.run)).toMatchObject({
    outcome: "canceled",
    survivors: 0,
    snapshot: { ending: { reason: "canceled", exitCode: null, stdoutSize: 5 } },
  });
  expect(await at.marked(report.run.runId)).toEqual([]);
  expect((await following).end).toMatchObject({ kind: "ended", ending: { reason: "canceled" } });
});

test("a cancel whose link is cut half-way still ends everything", async () => {
  await using proxy = await startTcpProxy({ to: at.host });
  const report = await at.launch(at.target(dialerPath("forks-ignoring-term")));
  await eventually(async () => expect((await at.marked(report.run.runId)).length).toBeGreaterThanOrEqual(2));
  const runner = at.anotherRunner();
  const canceling = runner.cancel(at.target("", { port: proxy.port }), report.run.runId, {
    graceMs: 500,
    signal: never,
  });
  canceling.catch(() => {});
  await eventually(async () => expect(await readdir(at.directory(report))).toContain("end.canceled"));
  proxy.cut();
  await expect(canceling).rejects.toMatchObject({ code: "CONN_LOST" });
  await eventually(async () => expect(await at.marked(report.run.runId)).toEqual([]));
  await eventually(async () => {
    const { ending } = await at.runner.inspect(report.run.target, report.run.runId, never);
    expect(ending).toMatchObject({ reason: "canceled" });
  });
  await runner.close();
});

test("a cleaned-up run that was not canceled has nothing to cancel", async () => {
  const target = at.target("true");
  await at.runner.cleanup(target, "only-cleaned", never);
  expect(await cancel({ target, runId: "only-cleaned" })).toMatchObject({ outcome: "nothing-to-cancel" });
});
