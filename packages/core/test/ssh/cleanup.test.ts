import { readdir } from "node:fs/promises";
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
