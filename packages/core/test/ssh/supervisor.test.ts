import { type DialerName, dialerPath, eventually } from "@holat/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cksum } from "../../src/ssh/runs/cksum.js";
import { never, type RunnerHost, startRunnerHost } from "./runnerHost.js";

const machines = [
  { name: "dash", sh: "/usr/bin/dash" },
  { name: "bash", sh: "/usr/bin/bash" },
  { name: "busybox", sh: "/usr/bin/busybox" },
  { name: "dash without setsid", sh: "/usr/bin/dash", hide: ["/usr/bin/setsid"] },
  { name: "bash without setsid", sh: "/usr/bin/bash", hide: ["/usr/bin/setsid"] },
];
const hosts = new Map<string, RunnerHost<"dash">>();
const on = (name: string) => {
  const at = hosts.get(name);
  if (at === undefined) throw new Error(`no machine ${name}`);
  return at;
};
beforeAll(async () => {
  for (const { name, ...options } of machines) hosts.set(name, await startRunnerHost(options));
});
afterAll(() => Promise.all([...hosts.values()].map((at) => at[Symbol.asyncDispose]())));

describe.concurrent.each(machines)("with $name for /bin/sh", ({ name, hide }) => {
  test("tells exit codes and signals", async () => {
    const at = on(name);
    const codes = {
      "exit 0": 0,
      "exit 127": 127,
      "exit 138": 138,
      "kill -KILL $$": 137,
      "kill -TERM $$": 143,
      "kill -PIPE $$": 141,
    };
    const found = await Promise.all(
      Object.keys(codes).map(async (command) => {
        const { end } = await at.follow(await at.launch(at.target(command)));
        return [command, end.kind === "ended" && end.ending.reason === "exit" && end.ending.exitCode];
      }),
    );
    expect(Object.fromEntries(found)).toEqual(codes);
  });

  test("outlives its connection, and a TERM to itself", async () => {
    const at = on(name);
    const target = at.target("sleep 0.4; echo through; exit 5");
    const runner = at.anotherRunner();
    const runId = `outlives-${name.replaceAll(" ", "-")}`;
    const spec = { runId, sessionId: "s", numbers: null, args: {} };
    const report = await runner.launch(target, spec, { beforeSend: async () => {}, signal: never });
    await runner.close();
    await at.host.sh(
      `for f in '${report.snapshot.machine.runPath}'/sup.*; do f=\${f##*/sup.}; kill -TERM "\${f%%.*}"; done`,
    );
    const { stdout, end } = await at.follow({ ...report, run: { runId, target } });
    expect(stdout.toString()).toBe("through\n");
    expect(end).toMatchObject({ kind: "ended", ending: { reason: "exit", exitCode: 5 } });
  });

  test("ends a run at its time limit, with all that it started", async () => {
    const at = on(name);
    const report = await at.launch(at.target(dialerPath("forks-ignoring-term"), { maxRunSeconds: 1 }));
    await at.host.sh(`printf '30\\n' >'${report.snapshot.machine.runPath}/grace'`);
    const { end } = await at.follow(report);
    expect(end).toMatchObject({ kind: "ended", ending: { reason: "run-time-limit" } });
    if (end.kind === "ended") expect(end.ending.elapsedSeconds).toBeGreaterThanOrEqual(1);
    expect(await at.marked(report.run.runId)).toEqual([]);
  });

  test("ends a run at its output limit", async () => {
    const at = on(name);
    const command = `while :; do echo ${"x".repeat(1000)}; sleep 0.01; done`;
    const { stdout, end } = await at.follow(await at.launch(at.target(command, { maxOutputBytes: 20_000 })));
    expect(end).toMatchObject({
      kind: "ended",
      ending: { reason: "output-limit", stdoutSize: stdout.length },
    });
    expect(stdout.length).toBeGreaterThan(20_000);
  });

  test("reads a flood that went far over the output limit to twice the limit, not to its end", async () => {
    const at = on(name);
    const command = "head -c 3000000 /dev/zero; exec sleep 60";
    const report = await at.launch(at.target(command, { maxOutputBytes: 20_000 }));
    const { runId, target } = report.run;
    const look = () => at.runner.inspect(target, runId, never);
    await eventually(async () => expect((await look()).ending).not.toBeNull(), { timeoutMs: 20_000 });
    const { stdout, end } = await at.follow(report);
    expect(end).toMatchObject({
      kind: "ended",
      ending: { reason: "output-limit", stdoutSize: 3_000_000 },
    });
    expect(stdout.length).toBe(40_000);
  });

  test("passes bytes of any kind", async () => {
    const at = on(name);
    const report = await at.launch(at.target("head -c 300000 /dev/urandom | tee copy; head -c 9 copy >&2"));
    const { stdout, stderr } = await at.follow(report);
    const { crc, size } = cksum([stdout]);
    expect(`${crc} ${size}`).toBe((await at.host.sh(`cksum <'${at.host.home}/copy'`)).trim());
    expect(stderr.toString("hex")).toBe(stdout.subarray(0, 9).toString("hex"));
  });

  const stubborn: DialerName[] = hide === undefined ? ["calls-setsid"] : [];
  test.each([...stubborn, "forks-ignoring-term" as const])(
    "cancel ends every process of %s",
    async (dialer) => {
      const at = on(name);
      const report = await at.launch(at.target(dialerPath(dialer)));
      const { runId, target } = report.run;
      const following = at.follow(report);
      await eventually(async () => expect((await at.marked(runId)).length).toBeGreaterThanOrEqual(2));
      const canceled = await at.runner.cancel(target, runId, { graceMs: 200, signal: never });
      expect(canceled).toMatchObject({
        outcome: "canceled",
        survivors: 0,
        snapshot: { ending: { reason: "canceled" } },
      });
      expect(await at.marked(runId)).toEqual([]);
      expect((await following).end).toMatchObject({ kind: "ended", ending: { reason: "canceled" } });
    },
  );
});

test("nothing of ours is left running behind finished runs", async () => {
  for (const at of hosts.values()) await eventually(async () => expect(await at.leftovers()).toEqual([]));
});
