import { readdir, readFile } from "node:fs/promises";
import { eventually } from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { never, type RunnerHost, startRunnerHost } from "./runnerHost.js";

let at: RunnerHost<"dash">;
beforeAll(async () => {
  at = await startRunnerHost();
});
afterAll(() => at[Symbol.asyncDispose]());

test("keeps the claim and nothing else, as often as it is asked", async () => {
  const report = await at.launch(at.target("echo out; echo err >&2; exit 2", { maxRunSeconds: 60 }), {
    numbers: Buffer.from("+998901234567\n"),
    args: { SECRET: "x" },
  });
  await at.follow(report);
  for (let time = 0; time < 2; time++) {
    await at.runner.cleanup(report.run.target, report.run.runId, never);
    expect(await readdir(at.directory(report))).toEqual(["done"]);
  }
  expect(await at.runner.inspect(report.run.target, report.run.runId, never)).toMatchObject({
    exists: true,
    done: true,
    claimed: false,
    ending: { exitCode: 2, stdoutSize: 4 },
  });
});

test("a run that was never launched is kept from starting", async () => {
  const target = at.target("echo ran >>ran-late");
  await at.runner.cleanup(target, "late", never);
  expect(await at.launch(target, { runId: "late" })).toMatchObject({
    launchedNow: false,
    snapshot: { done: true },
  });
  expect(await readdir(at.host.outside(at.host.home))).not.toContain("ran-late");
});

test("takes away what a cut launch left staged, of its own run only", async () => {
  const target = at.target("true");
  await at.runner.cleanup(target, "first", never);
  const incoming = `${at.host.home}/.local/state/holat/incoming`;
  await at.host.sh(
    `mkdir -p '${incoming}/one.aa' '${incoming}/one-more.bb' && touch '${incoming}/one.aa/env' && chown -R '${at.host.user}' '${incoming}'`,
  );
  await at.runner.cleanup(target, "one", never);
  expect(await readdir(at.host.outside(incoming))).toEqual(["one-more.bb"]);
});

test("a claim is let go of after 30 days, and what it stood for still starts nothing", async () => {
  const target = at.target('echo "$HOLAT_SESSION_ID" >>ran-long-ago');
  const run = (began: string) => `session-${began}-aaaaaa`;
  const [old, oldest, fresh, kept] = [
    1_700_000_000_500, 1_700_000_000_000, 1_790_000_000_000, 1_699_999_999_999,
  ]
    .map(String)
    .map(run);
  const state = `${at.host.home}/.local/state/holat`;
  for (const runId of [old, oldest, fresh, kept, "without-a-time"]) {
    if (runId !== undefined) await at.runner.cleanup(target, runId, never);
  }
  await at.host.sh(
    `cd '${state}/runs' && touch -d '40 days ago' '${old}/done' '${oldest}/done' '${kept}/done' without-a-time/done && touch '${kept}/out'`,
  );
  const claims = async () =>
    (await readdir(at.host.outside(`${state}/runs`))).filter((name) => /^session|time$/.test(name)).sort();
  const all = [kept, oldest, old, fresh, "without-a-time"];
  await at.runner.cleanup(target, "within-the-hour", never);
  expect((await claims()).filter((name) => all.includes(name))).toEqual(all);

  await at.host.sh(`touch -d '2 hours ago' '${state}/swept'`);
  await at.runner.cleanup(target, "an-hour-later", never);
  expect((await claims()).filter((name) => all.includes(name))).toEqual([kept, fresh, "without-a-time"]);

  // as after a backup of then
  for (const runId of [old ?? "", oldest ?? "", run("1600000000000")]) {
    expect(await at.launch(target, { runId })).toMatchObject({
      launchedNow: false,
      snapshot: { done: true },
    });
  }
  expect(await at.launch(target, { runId: run("1700000000501") })).toMatchObject({ launchedNow: true });
  await eventually(async () =>
    expect(
      (await readFile(`${at.host.outside(at.host.home)}/ran-long-ago`, "utf8")).split("\n"),
    ).toHaveLength(2),
  );
});

test("a claim of a run that began in the future is kept: it would keep all later runs from starting", async () => {
  const target = at.target("true");
  const state = `${at.host.home}/.local/state/holat`;
  const future = "session-9000000000000-aaaaaa";
  await at.runner.cleanup(target, future, never);
  await at.host.sh(
    `touch -d '40 days ago' '${state}/runs/${future}/done' && touch -d '2 hours ago' '${state}/swept'`,
  );
  await at.runner.cleanup(target, "sweeps", never);
  const today = await at.launch(target, { runId: `session-${Date.now()}-aaaaaa` });
  expect(today).toMatchObject({ launchedNow: true });
  expect(await at.launch(target, { runId: future })).toMatchObject({ launchedNow: false });
});

test("numbers and environment are gone as soon as they have served", async () => {
  const report = await at.launch(at.target("sleep 0.3"), {
    numbers: Buffer.from("+1\n"),
    args: { SECRET: "x" },
  });
  const isGone = (name: string) =>
    eventually(async () => expect(await readdir(at.directory(report))).not.toContain(name));
  await isGone("env");
  await at.follow(report);
  await isGone("numbers");
});
