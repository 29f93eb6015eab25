import { expect, test } from "vitest";
import { createSshPool, createSshRunner } from "../../src/ssh/index.js";
import { never, startRunnerHost } from "./runnerHost.js";

test("a target that is not configured is told by name", async () => {
  const runner = createSshRunner({ pool: createSshPool(), targets: [] });
  await expect(runner.inspect("gone", "r", never)).rejects.toMatchObject({
    code: "TARGET_REMOVED",
    message: expect.stringContaining("gone"),
  });
  await runner.close();
});

test("a login that runs no commands is told as such, with its own words", async () => {
  await using at = await startRunnerHost({ extraConfig: "ForceCommand echo no commands here >&2; exit 1" });
  await expect(at.launch(at.target("true"))).rejects.toMatchObject({
    code: "REMOTE_UNSUPPORTED",
    message: expect.stringContaining("no commands here"),
  });
});

test("a machine that answers without end does not fill the server's memory", async () => {
  const flood = `while read -r line; do case $line in "flood "*) yes "@@\${line#flood } hello - - /$(printf %04000d 0)" ;; esac; done`;
  await using at = await startRunnerHost({ extraConfig: `ForceCommand ${flood}` });
  await expect(at.launch(at.target("true"), { runId: "flood" })).rejects.toMatchObject({
    code: "REMOTE_UNSUPPORTED",
    message: expect.stringContaining("more than"),
  });
});

test("a machine that cannot be reached is told by the pool's own code, and nothing was sent", async () => {
  await using at = await startRunnerHost();
  // Below the range that other tests are given free ports from: nobody else comes to listen there.
  const target = at.target("true", { port: 1 });
  let sent = false;
  const launching = at.runner.launch(
    target,
    { runId: "r", sessionId: "s", numbers: null, args: {} },
    {
      beforeSend: async () => {
        sent = true;
      },
      signal: never,
    },
  );
  await expect(launching).rejects.toMatchObject({ code: "CONN_REFUSED" });
  expect(sent).toBe(false);
});

test("every call stops with the signal's own reason", async () => {
  await using at = await startRunnerHost();
  const target = at.target("true");
  const reason = new Error("stopping");
  const signal = AbortSignal.abort(reason);
  await expect(at.runner.inspect(target, "r", signal)).rejects.toBe(reason);
  await expect(at.runner.cleanup(target, "r", signal)).rejects.toBe(reason);
  await expect(at.runner.cancel(target, "r", { graceMs: 0, signal })).rejects.toBe(reason);
  await expect(
    at.runner.launch(
      target,
      { runId: "r", sessionId: "s", numbers: null, args: {} },
      { beforeSend: async () => {}, signal },
    ),
  ).rejects.toBe(reason);
});

test("targets that are edited take effect at the next call", async () => {
  await using at = await startRunnerHost();
  const names = ["one"];
  const runner = createSshRunner({
    pool: at.pool,
    targets: (name) => (names.includes(name) ? at.getTarget(at.target("true")) : undefined),
  });
  await runner.inspect("one", "r", never);
  names.push("two");
  expect(await runner.inspect("two", "r", never)).toMatchObject({ exists: false });
});
