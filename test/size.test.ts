import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the SDK and the widgets stay below their sizes", async () => {
  const script = resolve(import.meta.dirname, "../scripts/check-size.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(stdout.match(/^ok/gm)).toHaveLength(9);
});
