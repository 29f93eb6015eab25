import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dialerPath, eventually, startTcpProxy } from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/clock.js";
import { never, type RunnerHost, startRunnerHost } from "./runnerHost.js";

let at: RunnerHost<"dash" | "bash">;
beforeAll(async () => {
  at = await startRunnerHost({ users: ["dash", "bash"] });
});
afterAll(() => at[Symbol.asyncDispose]());

const killed = (pattern: string, path: string, signal = "KILL") =>
  `for f in '${path}'/${pattern}.*; do f=\${f##*/${pattern}.}; kill -${signal} "\${f%%.*}"; done`;

test("delivers bytes while the run lives, in order and from the offset asked for", async () => {
  const target = at.target("for i in 1 2 3 4; do echo line $i; echo note $i >&2; sleep 0.1; done");
  const report = await at.launch(target);
  await eventually(async () => {
    const { stderrSize } = await at.runner.inspect(target, report.run.runId, never);
    expect(stderrSize).toBeGreaterThanOrEqual(14);
  });
  const { stdout, stderr, end } = await at.follow(report, { from: { stdout: 7, stderr: 14 } });
  expect(stdout.toString()).toBe("line 2\nline 3\nline 4\n");
  expect(stderr.toString()).toBe("note 3\nnote 4\n");
  expect(end).toMatchObject({ kind: "ended", ending: { stdoutSize: 28, stderrSize: 28 } });
});

test("no byte is lost or doubled over 20 cuts, and nothing stays behind on the remote", async () => {
  await using proxy = await startTcpProxy({ to: at.host });
  const lines = 20_000;
  const direct = at.target(dialerPath("counting"), { env: { HOLAT_TEST_RECORD_DIR: at.host.home } });
  const target = at.target("", { port: proxy.port });
  const report = await at.launch(direct, {
    sessionId: "cuts",
    args: { LINES: String(lines), EVERY_MS: "20" },
  });
  const taken: Uint8Array[] = [];
  const offsets = { stdout: 0, stderr: 0 };
  let cuts = 0;
  let superseded = 0;
  for (;;) {
    // some cuts in the middle of a header, some deep in the bytes
    proxy.cutAfterBytes = cuts < 20 ? 3000 + cuts * 4000 : null;
    try {
      const end = await at.runner.follow(
        target,
        { runId: report.run.runId, machine: report.snapshot.machine },
        { ...offsets },
        {
          snapshot: () => {},
          heard: () => {},
          bytes(stream, chunk) {
            offsets[stream] += chunk.byteLength;
            if (stream === "stdout") taken.push(chunk);
          },
        },
        never,
      );
      if (end.kind === "superseded") superseded++;
      else {
        expect(end).toMatchObject({ kind: "ended", ending: { stdoutSize: offsets.stdout } });
        break;
      }
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^(CONN_LOST|HANDSHAKE_LOST|CONN_FAILED)$/),
      });
      cuts++;
    }
  }
  expect(cuts).toBeGreaterThanOrEqual(20);
  expect(superseded).toBe(0);
  const record = await readFile(`${at.host.outside(at.host.home)}/cuts.out`);
  expect(Buffer.concat(taken).equals(record)).toBe(true);
  await eventually(async () => expect(await at.leftovers()).toEqual([]));
});

test("a later follower takes over and the earlier one says so", async () => {
  const report = await at.launch(at.target("sleep 30"));
  const first = at.follow(report);
  await eventually(async () => expect(await at.leftovers()).toContain("tail -c +1 -f out "));
  const stop = new AbortController();
  const second = at.follow(report, { signal: stop.signal });
  expect((await first).end).toEqual({ kind: "superseded" });
  stop.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  await eventually(async () => expect(await at.leftovers()).not.toContain("tail -c +1 -f out "));
  await at.runner.cancel(report.run.target, report.run.runId, { graceMs: 0, signal: never });
});

test("a run that was still starting is looked at again until its process is on record", async () => {
  const target = at.target("true");
  const runId = "starts-slowly";
  await at.runner.cancel(target, runId, { graceMs: 0, signal: never });
  const { machine } = await at.runner.inspect(target, runId, never);
  const inDirectory = (commands: string) => at.host.sh(`cd '${machine.runPath}' && ${commands}`);
  // what a supervisor leaves that claimed the run and got no further
  const supervisor = spawn("sleep", ["60"]);
  const stat = await readFile(`/proc/${supervisor.pid}/stat`, "utf8");
  const birth = stat.slice(stat.lastIndexOf(") ") + 2).split(" ")[19];
  await inDirectory(
    `rm -f done rc end.* && mkdir -p go && touch out err sup.${supervisor.pid}.${birth} && chown -R '${at.host.user}' .`,
  );
  const started: boolean[] = [];
  const stop = new AbortController();
  const following = at.runner.follow(
    target,
    { runId, machine },
    { stdout: 0, stderr: 0 },
    { snapshot: (snapshot) => void started.push(snapshot.started), bytes: () => {}, heard: () => {} },
    stop.signal,
  );
  following.catch(() => {});
  await eventually(() => expect(started).toEqual([false]));
  await inDirectory(`touch child.${supervisor.pid}.${birth}.0`);
  await eventually(() => expect(started.at(-1)).toBe(true));
  stop.abort(new Error("seen"));
  await expect(following).rejects.toThrow("seen");
  supervisor.kill();
});

test("a sign of life comes with every pulse", async () => {
  const report = await at.launch(at.target("sleep 1"));
  expect((await at.follow(report)).heard).toBeGreaterThanOrEqual(2);
});

test("what a grandchild writes after the end does not belong to the run", async () => {
  const report = await at.launch(
    at.target("echo mine; (sleep 0.3; while :; do echo not mine; done) & exit 0"),
  );
  await eventually(async () => {
    const { ending } = await at.runner.inspect(report.run.target, report.run.runId, never);
    expect(ending).toMatchObject({ stdoutSize: 5 });
  });
  await eventually(async () => {
    const { stdoutSize } = await at.runner.inspect(report.run.target, report.run.runId, never);
    expect(stdoutSize).toBeGreaterThan(100_000);
  });
  const { stdout, end } = await at.follow(report);
  expect(stdout.toString()).toBe("mine\n");
  expect(end).toMatchObject({ kind: "ended", ending: { exitCode: 0, stdoutSize: 5 } });
  for (const pid of await at.marked(report.run.runId)) process.kill(Number(pid), "SIGKILL");
});

test("a slow reader holds the sender back: memory stays where it was", async () => {
  const size = 200 * 1024 * 1024;
  const report = await at.launch(at.target(`head -c ${size} /dev/zero`));
  await eventually(
    async () => {
      const { ending } = await at.runner.inspect(report.run.target, report.run.runId, never);
      expect(ending).not.toBeNull();
    },
    { timeoutMs: 25_000 },
  );
  const before = process.memoryUsage().rss;
  let peak = before;
  let taken = 0;
  let open = Promise.resolve();
  let concurrent = 0;
  const end = await at.runner.follow(
    report.run.target,
    { runId: report.run.runId, machine: report.snapshot.machine },
    { stdout: 0, stderr: 0 },
    {
      snapshot: () => {},
      heard: () => {},
      bytes(_, chunk) {
        expect(concurrent++).toBe(0);
        taken += chunk.byteLength;
        peak = Math.max(peak, process.memoryUsage.rss());
        open = new Promise((resolve) => {
          setImmediate(() => {
            concurrent--;
            resolve();
          });
        });
        return open;
      },
    },
    never,
  );
  expect(end).toMatchObject({ kind: "ended", ending: { stdoutSize: size } });
  expect(taken).toBe(size);
  expect(peak - before).toBeLessThan(100 * 1024 * 1024);
  await at.runner.cleanup(report.run.target, report.run.runId, never);
}, 60_000);

test("a killed supervisor: the run goes on, its bytes too, and its exit code will not be known", async () => {
  const report = await at.launch(at.target("sleep 0.5; echo still here; sleep 0.5; echo last words"));
  const following = at.follow(report);
  await at.host.sh(killed("sup", report.snapshot.machine.runPath));
  expect(await at.runner.inspect(report.run.target, report.run.runId, never)).toMatchObject({
    supervisorAlive: false,
    childAlive: true,
    ending: null,
  });
  const { stdout, end, heard } = await following;
  expect(stdout.toString()).toBe("still here\nlast words\n");
  expect(end).toEqual({ kind: "failed", code: "EXIT_UNKNOWN" });
  expect(heard).toBeGreaterThanOrEqual(1);
});

test("a killed child is an ending like any other", async () => {
  const report = await at.launch(at.target("echo before; sleep 30"));
  const following = at.follow(report);
  await at.host.sh(killed("child", report.snapshot.machine.runPath));
  const { stdout, end } = await following;
  expect(stdout.toString()).toBe("before\n");
  expect(end).toMatchObject({ kind: "ended", ending: { reason: "exit", exitCode: 137 } });
});

test("supervisor and child killed: the pulse notices, and all bytes come before the verdict", async () => {
  const report = await at.launch(at.target("echo one; echo two >&2; exec sleep 30"));
  const following = at.follow(report);
  const path = report.snapshot.machine.runPath;
  // stopped first, so that it can neither record its child's end nor leave it an orphan
  const dead = `for f in '${path}'/child.*; do
    f=\${f##*/child.}; while grep -q '^State:[[:space:]]*[A-Y]' /proc/\${f%%.*}/status; do sleep 0.02; done; done`;
  await at.host.sh(
    `${killed("sup", path, "STOP")}; ${killed("child", path)}; ${dead}; ${killed("sup", path)}`,
  );
  const { stdout, stderr, end } = await following;
  expect([stdout.toString(), stderr.toString()]).toEqual(["one\n", "two\n"]);
  expect(end).toEqual({ kind: "failed", code: "KILLED" });
});

test("a directory removed under a run is lost, whatever still runs", async () => {
  const report = await at.launch(at.target("sleep 30"));
  const following = at.follow(report);
  await at.host.sh(`mv '${report.snapshot.machine.runPath}' '${at.host.home}/gone'`);
  expect((await following).end).toEqual({ kind: "failed", code: "RUN_DIR_LOST" });
  const canceled = await at.runner.cancel(report.run.target, report.run.runId, { graceMs: 0, signal: never });
  expect(canceled).toMatchObject({ outcome: "canceled", survivors: 0 });
  await eventually(async () => expect(await at.marked(report.run.runId)).toEqual([]));
});

test("a run directory emptied after the end keeps its ending and gives no bytes", async () => {
  const report = await at.launch(at.target("echo gone by then"));
  await at.follow(report);
  await at.runner.cleanup(report.run.target, report.run.runId, never);
  expect((await at.follow(report)).end).toEqual({ kind: "failed", code: "RUN_DIR_LOST" });
  const { end } = await at.follow(report, { from: { stdout: 13, stderr: 0 } });
  expect(end).toMatchObject({ kind: "ended", ending: { exitCode: 0 } });
});

test("a reboot is told as one, also when it took the directory along", async () => {
  await using machine = await startRunnerHost();
  const reports = [
    await machine.launch(machine.target("echo before; sleep 60")),
    await machine.launch(machine.target("sleep 60")),
  ] as const;
  await machine.host.reboot();
  await machine.host.sh(`mv '${reports[1].snapshot.machine.runPath}' '${machine.host.home}/tmp'`);
  const first = await eventually(() => machine.follow(reports[0]));
  expect(first.stdout.toString()).toBe("before\n");
  expect(first.end).toEqual({ kind: "failed", code: "HOST_REBOOTED" });
  expect((await machine.follow(reports[1])).end).toEqual({ kind: "failed", code: "HOST_REBOOTED" });
});

test("another machine under the same name says nothing about the run", async () => {
  const home = await startRunnerHost();
  const target = home.target("sleep 60");
  const report = await home.launch(target);
  await home.host.stop();
  await home.runner.close();
  await using other = await startRunnerHost({ port: home.host.port, hostKeysOf: home.host });
  const same = other.target("sleep 60");
  const { snapshot } = await other.launch(same);
  const machine = { ...report.snapshot.machine, runPath: snapshot.machine.runPath };
  await expect(
    other.follow({ ...report, snapshot: { ...snapshot, machine }, run: { ...report.run, target: same } }),
  ).rejects.toMatchObject({ code: "CONN_LOST", hint: expect.stringContaining(home.host.machineId) });
});

test("a machine that went silent is a lost link, not an end", async () => {
  await using proxy = await startTcpProxy({ to: at.host });
  const report = await at.launch(at.target("sleep 30"));
  const runner = at.anotherRunner({ pulseTimeoutMs: 300 });
  const following = runner.follow(
    at.target("", { port: proxy.port }),
    { runId: report.run.runId, machine: report.snapshot.machine },
    { stdout: 0, stderr: 0 },
    { snapshot: () => proxy.stall(), bytes: () => {}, heard: () => {} },
    never,
  );
  await expect(following).rejects.toMatchObject({ code: "CONN_LOST" });
  await runner.close();
  await at.runner.cancel(report.run.target, report.run.runId, { graceMs: 0, signal: never });
});

test("a lost link is told only once the reader has taken what it was given: it reads on from there", async () => {
  await using proxy = await startTcpProxy({ to: at.host });
  const report = await at.launch(at.target("echo given; sleep 30"));
  let silent = false;
  const sleep = async (ms: number, signal?: AbortSignal) => {
    await systemClock.sleep(ms, signal);
    silent ||= ms === 321;
  };
  const runner = at.anotherRunner({ pulseTimeoutMs: 321, clock: { ...systemClock, sleep } });
  let take = () => {};
  let lost = false;
  const following = runner.follow(
    at.target("", { port: proxy.port }),
    { runId: report.run.runId, machine: report.snapshot.machine },
    { stdout: 0, stderr: 0 },
    {
      snapshot: () => {},
      heard: () => {},
      bytes() {
        proxy.stall();
        return new Promise<void>((resolve) => {
          take = resolve;
        });
      },
    },
    never,
  );
  following.catch(() => {
    lost = true;
  });
  await eventually(() => expect(silent).toBe(true));
  expect(lost).toBe(false);
  take();
  await expect(following).rejects.toMatchObject({ code: "CONN_LOST" });
  await runner.close();
  await at.runner.cancel(report.run.target, report.run.runId, { graceMs: 0, signal: never });
});

test("following stops at once when told to, with a reader that hangs too", async () => {
  const report = await at.launch(at.target("echo first; sleep 30"));
  const stop = new AbortController();
  const following = at.runner.follow(
    report.run.target,
    { runId: report.run.runId, machine: report.snapshot.machine },
    { stdout: 0, stderr: 0 },
    {
      snapshot: () => {},
      heard: () => {},
      bytes() {
        stop.abort(new Error("leaving"));
        return new Promise(() => {});
      },
    },
    stop.signal,
  );
  await expect(following).rejects.toThrow("leaving");
  await at.runner.cancel(report.run.target, report.run.runId, { graceMs: 0, signal: never });
});

test("a disk that the run filled keeps neither bytes nor the ending from coming", async () => {
  await using small = await startRunnerHost({ homesBytes: 16 * 1024 * 1024 });
  const report = await small.launch(
    small.target("cat /dev/zero 2>/dev/null | head -c 40000000; sleep 0.5; exit 4"),
  );
  const { stdout, end } = await small.follow(report);
  expect(end).toMatchObject({ kind: "ended", ending: { exitCode: 4, stdoutSize: stdout.length } });
  expect(stdout.length).toBeGreaterThan(8_000_000);
});
