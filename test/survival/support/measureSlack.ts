import { execFile } from "node:child_process";
import { long } from "./length.js";

const idleStartMs = 50;

/**
 * By what a promised time is to be multiplied. In the full length, on a machine of its own: 1. Beside other tests: 2, and
 * more as a bare Node process takes longer to start and end than on an idle machine.
 */
export async function measureSlack(): Promise<number> {
  if (long) return 1;
  const begun = performance.now();
  await new Promise((resolve) => execFile(process.execPath, ["-e", "0"], resolve));
  return Math.max(2, (performance.now() - begun) / idleStartMs);
}
