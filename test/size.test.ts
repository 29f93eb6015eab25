import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the SDK stays below its sizes: 8 kB all of it, 4 kB the monitor alone", async () => {
  const script = resolve(import.meta.dirname, "../scripts/check-size.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(stdout.match(/^ok/gm)).toHaveLength(4);
});
