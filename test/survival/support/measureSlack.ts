import { execFile } from "node:child_process";
import { long } from "./length.js";

const idleStartMs = 50;

/**
 * By what a promised time is to be multiplied: by how much longer than on an idle machine a bare Node process takes to
 * start and end. At least 1 in the full length, which has the machine to itself, and 3 beside other tests.
 */
export async function measureSlack(): Promise<number> {
  const begun = performance.now();
  await new Promise((resolve) => execFile(process.execPath, ["-e", "0"], resolve));
  return Math.max(long ? 1 : 3, (performance.now() - begun) / idleStartMs);
}
