import { spawnSync } from "node:child_process";
import { requireProgram } from "../requireProgram.js";

/** OpenSSH's version as a number: 9.2, 9.8, 10 for 10.0. */
export function readSshdVersion(): number {
  const { stderr } = spawnSync(requireProgram("/usr/sbin/sshd"), ["-V"], { encoding: "utf8" });
  return Number(/OpenSSH_(\d+\.\d+)/.exec(stderr)?.[1] ?? 0);
}
