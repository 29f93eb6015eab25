import { describe, expect, test } from "vitest";
import type { MachineIdentity, RunEnding, RunSnapshot, RunVerdict } from "../../src/calls/runner.js";
import { deriveVerdict } from "../../src/ssh/verdict.js";

const machine: MachineIdentity = {
  hostKey: "SHA256:a",
  machineId: "m",
  runPath: "/home/me/.local/state/holat/runs/r",
  bootId: "b1",
};
const missing: RunSnapshot = {
  machine,
  exists: false,
  claimed: false,
  started: false,
  startedAgoSeconds: null,
  supervisorAlive: false,
  childAlive: false,
  rebooted: false,
  ending: null,
  stdoutSize: 0,
  stderrSize: 0,
  done: false,
};
const ending: RunEnding = {
  reason: "exit",
  exitCode: 0,
  elapsedSeconds: 1,
  stdoutSize: 3,
  stderrSize: 0,
};
const staged = { ...missing, exists: true };
const claimed = { ...staged, claimed: true };
const started = { ...claimed, started: true, startedAgoSeconds: 1 };

/** What a run directory can look like. */
const looks = {
  missing,
  missingAfterReboot: { ...missing, machine: { ...machine, bootId: "b2" } },
  staged,
  stagedBeforeReboot: { ...staged, rebooted: true },
  claiming: { ...claimed, supervisorAlive: true },
  claimedByADeadOne: claimed,
  running: { ...started, supervisorAlive: true, childAlive: true },
  finishing: { ...started, supervisorAlive: true },
  orphaned: { ...started, childAlive: true },
  dead: started,
  rebooted: { ...started, rebooted: true },
  ended: { ...started, ending },
  endedBeforeReboot: { ...started, rebooted: true, ending },
  endedAndCleaned: { ...staged, done: true, ending },
  cleaned: { ...staged, done: true },
  otherKey: { ...started, ending, machine: { ...machine, hostKey: "SHA256:b" } },
  otherMachineId: { ...missing, machine: { ...machine, machineId: "n" } },
  otherPath: { ...missing, machine: { ...machine, runPath: "/root/r" } },
} satisfies Record<string, RunSnapshot>;

/** What was known before. */
const knowns = {
  nothing: { machine: null, sawDirectory: false, sawSupervisor: false },
  directory: { machine, sawDirectory: true, sawSupervisor: false },
  supervisor: { machine, sawDirectory: true, sawSupervisor: true },
} as const;

const launchable: RunVerdict = { kind: "launchable" };
const starting: RunVerdict = { kind: "starting" };
const running: RunVerdict = { kind: "running", exitCodeWillBeKnown: true };
const unsupervised: RunVerdict = { kind: "running", exitCodeWillBeKnown: false };
const ended: RunVerdict = { kind: "ended", ending };
const stranger: RunVerdict = { kind: "other-machine" };
const failed = (code: "KILLED" | "HOST_REBOOTED" | "RUN_DIR_LOST" | "START_UNKNOWN"): RunVerdict => ({
  kind: "failed",
  code,
});
const always = (verdict: RunVerdict) => ({ nothing: verdict, directory: verdict, supervisor: verdict });

const table: Record<keyof typeof looks, Record<keyof typeof knowns, RunVerdict>> = {
  missing: {
    nothing: launchable,
    directory: failed("RUN_DIR_LOST"),
    supervisor: failed("RUN_DIR_LOST"),
  },
  missingAfterReboot: {
    nothing: launchable,
    directory: failed("HOST_REBOOTED"),
    supervisor: failed("HOST_REBOOTED"),
  },
  staged: { nothing: launchable, directory: launchable, supervisor: failed("RUN_DIR_LOST") },
  stagedBeforeReboot: { nothing: launchable, directory: launchable, supervisor: failed("HOST_REBOOTED") },
  claiming: always(starting),
  claimedByADeadOne: always(failed("START_UNKNOWN")),
  running: always(running),
  finishing: always(running),
  orphaned: always(unsupervised),
  dead: always(failed("KILLED")),
  rebooted: always(failed("HOST_REBOOTED")),
  ended: always(ended),
  endedBeforeReboot: always(ended),
  endedAndCleaned: always(ended),
  cleaned: always(failed("RUN_DIR_LOST")),
  otherKey: { nothing: ended, directory: stranger, supervisor: stranger },
  otherMachineId: { nothing: launchable, directory: stranger, supervisor: stranger },
  otherPath: { nothing: launchable, directory: stranger, supervisor: stranger },
};

const keys = <T extends object>(object: T) => Object.keys(object) as (keyof T & string)[];

describe.each(keys(looks))("a look that finds it %s", (look) => {
  test.each(keys(knowns))("when %s was known", (known) => {
    expect(deriveVerdict(knowns[known], looks[look])).toEqual(table[look][known]);
  });
});

test("a directory that vanished with its boot id unknown is lost, not rebooted", () => {
  const anonymous = { ...machine, bootId: "" };
  expect(
    deriveVerdict(
      { machine: anonymous, sawDirectory: true, sawSupervisor: true },
      { ...missing, machine: anonymous },
    ),
  ).toEqual(failed("RUN_DIR_LOST"));
});
