import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "./support/runCli.js";
import { startCli } from "./support/startCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

test("one that is killed while it unpacks its database leaves none, and the next makes it whole", async () => {
  await using directory = await temporaryDirectory();
  const env = { HOLAT_DATA_DIR: directory.path };
  const words = ["keys", "create", "--name", "first", "--scope", "admin"];
  await using first = startCli(words, { cwd: directory.path, env });
  const began = new Promise<void>((resolve) => {
    const watcher = watch(directory.path, (_event, name) => {
      if (name !== "pglite.new") return;
      watcher.close();
      resolve();
    });
  });
  await began;
  expect(await first.kill("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
  // Whether it got far enough or not: there is no half of one.
  expect(existsSync(join(directory.path, "pglite"))).not.toBe(existsSync(join(directory.path, "pglite.new")));
  expect(first.stdout()).toBe("");

  expect(await runCli(words, { env })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^hk_/) });
  expect(existsSync(join(directory.path, "pglite.new"))).toBe(false);
});
