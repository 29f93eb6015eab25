import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import type { MachineIdentity } from "@holat/core";
import { dialerPath, eventually } from "@holat/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { never, type RunnerHost, startRunnerHost } from "./runnerHost.js";

const users = ["dash", "bash", "fish", "csh", "busybox", "root"] as const;
type User = (typeof users)[number];

let at: RunnerHost<User>;
beforeAll(async () => {
  at = await startRunnerHost({ users });
});
afterAll(() => at[Symbol.asyncDispose]());

describe.each(users)("as %s", (as) => {
  test("starts, follows and ends a run, whatever the login files print", async () => {
    const home = at.host.outside(at.host.users[as].home);
    for (const name of [".profile", ".bashrc", ".bash_profile", ".cshrc", ".login"])
      await writeFile(`${home}/${name}`, 'echo "Welcome! @@"; echo oops @@ >&2; printf tail\n', {
        mode: 0o644,
      });
    await at.host.sh(`mkdir -p '${at.host.users[as].home}/.config/fish'`);
    await writeFile(`${home}/.config/fish/config.fish`, "echo Welcome to fish; echo oops >&2\n", {
      mode: 0o644,
    });
    const report = await at.launch(at.target("echo out; echo err >&2; pwd; umask; exit 3", { as }));
    expect(report).toMatchObject({
      launchedNow: true,
      snapshot: {
        exists: true,
        claimed: true,
        started: true,
        rebooted: false,
        done: false,
        machine: {
          hostKey: at.host.hostKeyFingerprint,
          machineId: at.host.machineId,
          bootId: at.host.bootId(),
          runPath: `${at.host.users[as].home}/.local/state/holat/runs/${report.run.runId}`,
        },
      },
    });
    const { stdout, stderr, end } = await at.follow(report);
    expect(stdout.toString()).toMatch(new RegExp(`^out\n${at.host.users[as].home}\n0?0[02]2\n$`));
    expect(stderr.toString()).toBe("err\n");
    expect(end).toMatchObject({ kind: "ended", ending: { reason: "exit", exitCode: 3, stderrSize: 4 } });
  });
});

test("the run directory is nobody else's", async () => {
  const report = await at.launch(at.target("true"));
  expect((await stat(at.directory(report))).mode & 0o777).toBe(0o700);
});

test("the machine says who it is before anything is sent that could start a process", async () => {
  const target = at.target("echo ran >ran-before-send");
  const spec = { runId: "run-asked-first", sessionId: "s", numbers: null, args: {} };
  const asked: MachineIdentity[] = [];
  const refused = at.runner.launch(target, spec, {
    beforeSend: async (machine) => {
      asked.push(machine);
      throw new Error("another machine");
    },
    signal: never,
  });
  await expect(refused).rejects.toThrow("another machine");
  const snapshot = await at.runner.inspect(target, spec.runId, never);
  expect(asked).toEqual([snapshot.machine]);
  expect(snapshot).toMatchObject({ exists: false, claimed: false });
});

test("numbers arrive whole by file and by stdin", async () => {
  const numbers = Array.from(
    { length: 100_000 },
    (_, index) => `+9989${String(index).padStart(8, "0")}\n`,
  ).join("");
  const target = at.target('cat; cat "$HOLAT_NUMBERS_FILE" >&2');
  const report = await at.launch(target, { numbers: Buffer.from(numbers) });
  const { stdout, stderr } = await at.follow(report);
  expect(stdout.toString() === numbers).toBe(true);
  expect(stderr.toString() === numbers).toBe(true);
});

test("without numbers the variable is unset and stdin is empty", async () => {
  const report = await at.launch(at.target('[ "$HOLAT_NUMBERS_FILE" ] || echo unset; wc -c'));
  expect((await at.follow(report)).stdout.toString().split(/\s+/)).toEqual(["unset", "0", ""]);
});

test("what a request says stays data", async () => {
  const hostile = `$(touch "$HOME/pwned") \`touch ~/pwned\` '"\\ %s %n ;|&<> * ~ !x ${"$"}{IFS} -n\ttab`;
  const target = at.target(
    'cat; printf "%s\\n" "$HOLAT_ARG_A" "$HOLAT_SESSION_ID" "$FROM_CONFIG" "$PYTHONUNBUFFERED" >&2',
    { env: { FROM_CONFIG: hostile } },
  );
  const report = await at.launch(target, {
    numbers: Buffer.from(`${hostile}\n`),
    args: { A: hostile },
    sessionId: hostile,
  });
  const { stdout, stderr } = await at.follow(report);
  expect(stdout.toString()).toBe(`${hostile}\n`);
  expect(stderr.toString()).toBe(`${hostile}\n${hostile}\n${hostile}\n1\n`);
  expect(await readdir(at.host.outside(at.host.home))).not.toContain("pwned");
});

test.each([
  ["a line break in a value", { args: { A: "a\nHOLAT_ARG_B=b" } }],
  ["a name that is none", { args: { "A=x;": "b" } }],
  ["a run id that is a path", { runId: "../x" }],
])("refuses %s before it connects", async (_, spec) => {
  await expect(at.launch(at.target("true"), spec)).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
});

test("a run id starts one process, however many launch it at once", async () => {
  const target = at.target("echo ran >>ran-once; sleep 0.2");
  const reports = await Promise.all(Array.from({ length: 10 }, () => at.launch(target, { runId: "once" })));
  expect(reports.filter(({ launchedNow }) => launchedNow)).toHaveLength(1);
  for (const { snapshot } of reports) expect(snapshot).toMatchObject({ claimed: true, started: true });
  const [first] = reports;
  if (first === undefined) throw new Error("no report");
  await at.follow(first);
  expect(await at.launch(target, { runId: "once" })).toMatchObject({
    launchedNow: false,
    snapshot: { ending: { exitCode: 0 } },
  });
  expect(await readFile(`${at.host.outside(at.host.home)}/ran-once`, "utf8")).toBe("ran\n");
});

test("beforeSend comes after the channel and before anything on the remote", async () => {
  const target = at.target("true");
  const before = new Error("database away");
  await expect(
    at.runner.launch(
      target,
      { runId: "early", sessionId: "s", numbers: null, args: {} },
      { beforeSend: () => Promise.reject(before), signal: never },
    ),
  ).rejects.toBe(before);
  expect(await at.runner.inspect(target, "early", never)).toMatchObject({ exists: false, claimed: false });
});

test.each(["no-such-dialer --fast", "/no/such/dialer", "./no-such-dialer", "/etc/passwd"])(
  "a missing command is told before the start: %s",
  async (command) => {
    const target = at.target(command);
    await expect(at.launch(target, { runId: "missing" })).rejects.toMatchObject({
      code: "COMMAND_NOT_FOUND",
    });
    expect(await at.runner.inspect(target, "missing", never)).toMatchObject({ exists: false });
    expect(await readdir(at.host.outside(`${at.host.home}/.local/state/holat/incoming`))).toEqual([]);
  },
);

test("the command is looked for where the target's PATH says", async () => {
  const target = at.target("plain-summary", {
    env: { PATH: `${dialerPath("plain-summary").replace(/\/[^/]*$/, "")}:/usr/bin:/bin` },
  });
  const { stdout, end } = await at.follow(await at.launch(target));
  expect(stdout.toString()).toBe(
    "Call process completed successfully. Total: 150, Connected: 120, Failed: 30\n",
  );
  expect(end).toMatchObject({ kind: "ended", ending: { exitCode: 0 } });
});

test("a home that cannot be written is told as such", async () => {
  const { name, home } = at.host.users.csh;
  await at.host.sh(`mv '${home}/.local' '${home}/.away' && chown root '${home}' && chmod 755 '${home}'`);
  await expect(at.launch(at.target("true", { as: "csh" }))).rejects.toMatchObject({
    code: "RUN_DIR_UNWRITABLE",
  });
  await at.host.sh(`chown '${name}' '${home}'`);
});

test("a full disk is told as such, and heals", async () => {
  await using small = await startRunnerHost({ homesBytes: 16 * 1024 * 1024 });
  const target = small.target("true");
  await small.host.fillDisk();
  await expect(small.launch(target, { runId: "full" })).rejects.toMatchObject({ code: "DISK_FULL" });
  await small.host.freeDisk();
  expect(await small.launch(target, { runId: "full" })).toMatchObject({ launchedNow: true });
});

test("a launcher that wakes after the run was cleaned up starts nothing", async () => {
  const target = at.target("echo ran >>ran-thawed");
  const report = await at.launch(target, { runId: "thawed" });
  await at.follow(report);
  await at.runner.cleanup(target, "thawed", never);
  expect(await at.launch(target, { runId: "thawed" })).toMatchObject({
    launchedNow: false,
    snapshot: { done: true, ending: { exitCode: 0 } },
  });
  expect(await readdir(at.directory(report))).toEqual(["done"]);
  // frozen later still: its files are in place and the supervisor is about to make its claim
  const directory = report.snapshot.machine.runPath;
  const other = await at.launch(at.target("sleep 60"), { runId: "donor" });
  await at.host.sh(
    `cd '${other.snapshot.machine.runPath}' && cp -p supervisor cmd conf boot '${directory}/' && touch '${directory}/env' &&
     cd / && su -s /bin/sh '${at.host.user}' -c 'exec sh "${directory}/supervisor" thawed 0022 "" 3>/dev/null'`,
  );
  expect(await readdir(at.directory(report))).toEqual(["done"]);
  expect(await readFile(`${at.host.outside(at.host.home)}/ran-thawed`, "utf8")).toBe("ran\n");
  await at.runner.cancel(other.run.target, "donor", { graceMs: 0, signal: never });
});

test("a launch that was cut between its claim and its start is finished by the next, once", async () => {
  const target = at.target("echo ran >>ran-finished");
  const path = `${at.host.home}/.local/state/holat/runs/half`;
  await at.host.sh(`su -s /bin/sh '${at.host.user}' -c 'mkdir -m 700 "${path}"'`);
  const reports = await Promise.all([1, 2, 3].map(() => at.launch(target, { runId: "half" })));
  expect(reports.filter(({ launchedNow }) => launchedNow)).toHaveLength(1);
  await eventually(async () => {
    expect(await at.runner.inspect(target, "half", never)).toMatchObject({ ending: { exitCode: 0 } });
  });
  expect(await readFile(`${at.host.outside(at.host.home)}/ran-finished`, "utf8")).toBe("ran\n");
});

test("a refusal proves nothing while another launcher of the run may be at work", async () => {
  const target = at.target("/no/such/dialer");
  const state = `${at.host.home}/.local/state/holat`;
  await at.host.sh(`su -s /bin/sh '${at.host.user}' -c 'mkdir "${state}/incoming/contested.0123"'`);
  await expect(at.launch(target, { runId: "contested" })).rejects.toMatchObject({
    code: "CONN_FAILED",
    message: expect.stringContaining("COMMAND_NOT_FOUND"),
  });
  await at.host.sh(`rmdir '${state}/incoming/contested.0123'; mkdir '${state}/runs/contested'`);
  await expect(at.launch(target, { runId: "contested" })).rejects.toMatchObject({ code: "CONN_FAILED" });
});

test("a run directory that something else wrote into is no proof of anything", async () => {
  const report = await at.launch(at.target("true"));
  await at.follow(report);
  await at.host.sh(`echo rubbish >'${report.snapshot.machine.runPath}/rc'`);
  await expect(at.launch(report.run.target, report.run)).rejects.toMatchObject({ code: "CONN_FAILED" });
});

test("a supervisor that died after its claim leaves the start unknown, for good", async () => {
  const target = at.target("true");
  const path = `${at.host.home}/.local/state/holat/runs/unknown`;
  await at.host.sh(`su -s /bin/sh '${at.host.user}' -c 'mkdir -p -m 700 "${path}/go"'`);
  await expect(at.launch(target, { runId: "unknown" })).rejects.toMatchObject({ code: "START_UNKNOWN" });
});
